/** A stream with content, or a storage with children. */
export interface MadeNode {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly children?: readonly MadeNode[];
  /** 32 hex digits. */
  readonly clsid?: string;
}

/** How a compound file is laid out. */
export interface MakeCompoundOptions {
  readonly version?: 3 | 4;
  /** Every chain of sectors stands in the file from its end to its beginning. */
  readonly backwards?: boolean;
  /** Of the root. */
  readonly clsid?: string;
}

interface Entry {
  readonly node: MadeNode;
  readonly kind: number;
  size: number;
  start: number;
  left: number;
  right: number;
  child: number;
}

const END = 0xfffffffe;
const NOBODY = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;
const LIST_SECTOR = 0xfffffffc;
const IN_HEADER = 109;

/** Writes a compound file (MS-CFB) as told. */
export function makeCompoundFile(
  children: readonly MadeNode[],
  { version = 3, backwards = false, clsid }: MakeCompoundOptions = {},
): Uint8Array<ArrayBuffer> {
  const sectorSize = version === 3 ? 512 : 4096;
  const entries = entriesOf({ name: "Root Entry", children, clsid });
  const big = new Sectors(sectorSize, backwards);
  const small = new Sectors(64, backwards);
  for (const entry of entries.slice(1)) {
    const { content } = entry.node;
    if (!content) continue;
    entry.size = content.length;
    entry.start = (content.length < 4096 ? small : big).add(content);
  }
  entries[0]!.size = small.bytes().length;
  entries[0]!.start = big.add(small.bytes());
  const miniTable = new Uint8Array(roundUp(small.next.length * 4, sectorSize)).fill(0xff);
  small.next.forEach((next, at) => put32(miniTable, 4 * at, next));
  const miniTableStart = big.add(miniTable);
  const directoryStart = big.add(directoryOf(entries, sectorSize));
  const tables = addTables(big, sectorSize);
  const header = new Uint8Array(sectorSize);
  header.set(Uint8Array.fromHex("d0cf11e0a1b11ae1"));
  const view = new DataView(header.buffer);
  [0x3e, version, 0xfffe, version === 3 ? 9 : 12, 6].forEach((value, index) =>
    view.setUint16(0x18 + 2 * index, value, true)
  );
  const fields = [tables.sectors.length, directoryStart, 0, 4096, miniTableStart];
  fields.push(miniTable.length / sectorSize, tables.listStart, tables.lists);
  fields.forEach((value, index) => put32(header, 0x2c + 4 * index, value));
  header.fill(0xff, 0x4c, 512);
  tables.sectors.slice(0, IN_HEADER).forEach((at, index) => put32(header, 0x4c + 4 * index, at));
  return concat([header, big.bytes()]);
}

/** Sectors, and for each the one that follows. */
class Sectors {
  readonly next: number[] = [];
  readonly #size: number;
  readonly #backwards: boolean;
  readonly #contents: Uint8Array[] = [];

  constructor(size: number, backwards: boolean) {
    this.#size = size;
    this.#backwards = backwards;
  }

  /** Answers the first sector. */
  add(content: Uint8Array): number {
    const count = Math.ceil(content.length / this.#size);
    if (count === 0) return END;
    const first = this.next.length;
    const ids = Array.from({ length: count }, (_, index) => first + index);
    if (this.#backwards) ids.reverse();
    ids.forEach((id, index) => {
      const sector = new Uint8Array(this.#size);
      sector.set(content.subarray(index * this.#size, (index + 1) * this.#size));
      this.#contents[id] = sector;
      this.next[id] = ids[index + 1] ?? END;
    });
    return ids[0]!;
  }

  /** Answers where they are; each is marked in the table as what it is. */
  reserve(count: number, mark: number): number[] {
    return Array.from({ length: count }, () => {
      this.#contents.push(new Uint8Array(this.#size).fill(0xff));
      return this.next.push(mark) - 1;
    });
  }

  write(sector: number, at: number, value: number): void {
    put32(this.#contents[sector]!, at, value);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return concat(this.#contents);
  }
}

function addTables(
  sectors: Sectors,
  sectorSize: number,
): { sectors: number[]; lists: number; listStart: number } {
  const perTable = sectorSize / 4;
  const used = sectors.next.length;
  let [tables, lists] = [0, 0];
  while (tables * perTable < used + tables + lists) {
    tables++;
    lists = Math.ceil(Math.max(0, tables - IN_HEADER) / (perTable - 1));
  }
  const listed = sectors.reserve(lists, LIST_SECTOR);
  const ids = sectors.reserve(tables, FAT_SECTOR);
  sectors.next.forEach((next, at) =>
    sectors.write(ids[Math.floor(at / perTable)]!, 4 * (at % perTable), next)
  );
  listed.forEach((list, index) => {
    const from = IN_HEADER + index * (perTable - 1);
    ids.slice(from, from + perTable - 1).forEach((id, at) => sectors.write(list, 4 * at, id));
    sectors.write(list, sectorSize - 4, listed[index + 1] ?? END);
  });
  return { sectors: ids, lists, listStart: listed[0] ?? END };
}

function entriesOf(root: MadeNode): Entry[] {
  const entries: Entry[] = [];
  const add = (node: MadeNode, kind: number): number => {
    const links = { left: NOBODY, right: NOBODY, child: NOBODY };
    const entry: Entry = { node, kind, size: 0, start: kind === 1 ? 0 : END, ...links };
    const id = entries.push(entry) - 1;
    const ids = (node.children ?? []).toSorted(byName)
      .map((child) => add(child, child.children ? 1 : 2));
    entry.child = linked(entries, ids);
    return id;
  };
  add(root, 5);
  return entries;
}

/** Makes siblings a balanced tree, and answers its top. */
function linked(entries: Entry[], ids: readonly number[]): number {
  if (ids.length === 0) return NOBODY;
  const middle = Math.floor(ids.length / 2);
  const top = entries[ids[middle]!]!;
  top.left = linked(entries, ids.slice(0, middle));
  top.right = linked(entries, ids.slice(middle + 1));
  return ids[middle]!;
}

function byName(a: MadeNode, b: MadeNode): number {
  const [upperA, upperB] = [a.name.toUpperCase(), b.name.toUpperCase()];
  return a.name.length - b.name.length || (upperA < upperB ? -1 : 1);
}

function directoryOf(entries: readonly Entry[], sectorSize: number): Uint8Array {
  const bytes = new Uint8Array(roundUp(entries.length * 128, sectorSize));
  const view = new DataView(bytes.buffer);
  for (const [index, { node, kind, size, start, left, right, child }] of entries.entries()) {
    const at = index * 128;
    for (let unit = 0; unit < node.name.length; unit++) {
      view.setUint16(at + 2 * unit, node.name.charCodeAt(unit), true);
    }
    view.setUint16(at + 0x40, 2 * node.name.length + 2, true);
    view.setUint8(at + 0x42, kind);
    view.setUint8(at + 0x43, 1);
    [left, right, child].forEach((id, link) => put32(bytes, at + 0x44 + 4 * link, id));
    if (node.clsid) bytes.set(Uint8Array.fromHex(node.clsid), at + 0x50);
    put32(bytes, at + 0x74, start);
    put32(bytes, at + 0x78, size);
  }
  return bytes;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, true);
}

function roundUp(size: number, to: number): number {
  return Math.ceil(size / to) * to;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
