import { Fields } from "../exe/fields.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";

/** A stream, or a storage that has streams: what a compound file calls its files and folders. */
export interface CompoundEntry {
  readonly kind: "root" | "storage" | "stream";
  /** The UTF-16 code units as they are written; Windows Installer hides longer names in them. */
  readonly name: string;
  /** The storage that it is in; `null` for the root. */
  readonly parent: CompoundEntry | null;
  /** In bytes; 0 for a storage, and the size of all short streams together for the root. */
  readonly size: number;
  /** Where its chain begins. */
  readonly start: number;
  /** 16 bytes as they are written. */
  readonly clsid: Uint8Array<ArrayBuffer>;
  readonly stateBits: number;
  /** A FILETIME, 8 bytes as they are written. */
  readonly created: Uint8Array<ArrayBuffer>;
  /** A FILETIME, 8 bytes as they are written. */
  readonly modified: Uint8Array<ArrayBuffer>;
}

/** In bytes, of one entry. */
export const ENTRY_SIZE = 128;
const NOBODY = 0xffffffff;
const KINDS: ReadonlyMap<number, CompoundEntry["kind"]> = new Map(
  [[1, "storage"], [2, "stream"], [5, "root"]],
);

/**
 * Walks the directory (MS-CFB 2.6) from the root, each storage before what is in it, siblings in
 * their tree's order. Every entry is visited once: {@link Unreadable} for a tree with a cycle.
 */
export async function readDirectory(
  file: RandomAccess,
  version: number,
): Promise<CompoundEntry[]> {
  const fields = new Fields(await file.read(0, file.size));
  const walk = new Walk(fields, version);
  const root = walk.visit(0, null);
  if (root.kind !== "root") throw new Unreadable("The directory does not begin with the root");
  walk.walkFrom(root, 0);
  return walk.found;
}

class Walk {
  readonly found: CompoundEntry[] = [];
  readonly #fields: Fields;
  readonly #version: number;
  readonly #seen = new Set<number>();

  constructor(fields: Fields, version: number) {
    this.#fields = fields;
    this.#version = version;
  }

  /** The depth of nesting is the file's choice, so the stack is one of our own. */
  walkFrom(root: CompoundEntry, rootId: number): void {
    const storages: [CompoundEntry, number][] = [[root, rootId]];
    for (let storage = storages.pop(); storage; storage = storages.pop()) {
      for (const id of this.#siblings(this.#link(storage[1], 0x4c))) {
        const entry = this.visit(id, storage[0]);
        if (entry.kind !== "stream") storages.push([entry, id]);
      }
    }
  }

  visit(id: number, parent: CompoundEntry | null): CompoundEntry {
    const at = id * ENTRY_SIZE;
    const kind = KINDS.get(this.#fields.u8(at + 0x42));
    if (!kind || (kind === "root") !== (parent === null)) {
      throw new Unreadable(`Entry ${id} of the directory is neither a stream nor a storage`);
    }
    const entry: CompoundEntry = {
      kind,
      name: this.#nameAt(at),
      parent,
      size: kind === "storage" ? 0 : this.#sizeAt(at),
      start: this.#fields.u32(at + 0x74),
      clsid: this.#fields.slice(at + 0x50, 16),
      stateBits: this.#fields.u32(at + 0x60),
      created: this.#fields.slice(at + 0x64, 8),
      modified: this.#fields.slice(at + 0x6c, 8),
    };
    this.found.push(entry);
    return entry;
  }

  /** A binary tree in its order, left to right. */
  *#siblings(top: number): Iterable<number> {
    const waiting: number[] = [];
    let id = top;
    while (id !== NOBODY || waiting.length > 0) {
      for (; id !== NOBODY; id = this.#link(id, 0x44)) {
        this.#see(id);
        waiting.push(id);
      }
      const next = waiting.pop()!;
      yield next;
      id = this.#link(next, 0x48);
    }
  }

  #see(id: number): void {
    if (this.#seen.has(id)) throw new Unreadable(`The directory has entry ${id} in two places`);
    this.#seen.add(id);
  }

  #link(id: number, at: number): number {
    return this.#fields.u32(id * ENTRY_SIZE + at);
  }

  #nameAt(at: number): string {
    const length = this.#fields.u16(at + 0x40);
    if (length < 2 || length > 64 || length % 2) {
      throw new Unreadable(`The directory has a name of ${length} bytes`);
    }
    const units = Array.from({ length: length / 2 - 1 }, (_, i) => this.#fields.u16(at + 2 * i));
    return String.fromCharCode(...units);
  }

  /** The upper half may be anything in version 3 (MS-CFB 2.6.1). */
  #sizeAt(at: number): number {
    return this.#version === 3 ? this.#fields.u32(at + 0x78) : this.#fields.u64(at + 0x78);
  }
}
