import { inflateRawSync } from "node:zlib";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { Fields } from "./fields.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const HEADER = 36;
const FOLDER = 8;
const FILE = 16;
const DATA = 8;
const HAS_PREVIOUS = 1;
const HAS_NEXT = 2;
const HAS_RESERVE = 4;
const STORED = 0;
const MSZIP = 1;
const MOST_BLOCK = 32 * 1024;
const LONGEST_NAME = 257;
const MOST_FILES = 4096;
/** How much of the directory is read: names of files and where they are. */
const MOST_DIRECTORY = 512 * 1024;

interface Folder {
  readonly dataAt: number;
  readonly blocks: number;
  readonly method: number;
  readonly blockReserve: number;
}

interface CabinetFile {
  readonly name: string;
  readonly size: number;
  /** Where it begins in what its folder inflates to. */
  readonly offset: number;
  readonly folder: number;
}

/**
 * The content of one file of a cabinet ("Microsoft Cabinet Format"); `null` where it has none of
 * that name. Throws {@link Unreadable} where the cabinet is damaged, goes on in another file, is
 * compressed by anything but MSZIP, or where the file is behind `most` bytes of its folder.
 */
export async function readCabinetFile(
  cabinet: RandomAccess,
  name: string,
  most: number,
): Promise<Bytes | null> {
  const directory = new Fields(await cabinet.read(0, Math.min(cabinet.size, MOST_DIRECTORY)));
  if (directory.ascii(0, 4) !== "MSCF") throw new Unreadable("Has no cabinet where one should be");
  const folders = foldersOf(directory);
  const file = filesOf(directory).find((file) => file.name === name);
  if (!file) return null;
  const folder = folders[file.folder];
  if (!folder) throw new Unreadable(`Has a cabinet whose "${name}" is in another file`);
  const end = file.offset + file.size;
  if (end > most) throw new Unreadable(`Has a cabinet whose "${name}" ends at ${end}`);
  return (await inflateFolder(cabinet, folder, end)).subarray(file.offset, end);
}

function foldersOf(directory: Fields): Folder[] {
  const flags = directory.u16(30);
  if (flags & (HAS_PREVIOUS | HAS_NEXT)) throw new Unreadable("Has a cabinet of several files");
  const [header, folder, block] = flags & HAS_RESERVE
    ? [4 + directory.u16(36), directory.u8(38), directory.u8(39)]
    : [0, 0, 0];
  return Array.from({ length: directory.u16(26) }, (_, index) => {
    const at = HEADER + header + index * (FOLDER + folder);
    return {
      dataAt: directory.u32(at),
      blocks: directory.u16(at + 4),
      method: directory.u16(at + 6) & 0xf,
      blockReserve: block,
    };
  });
}

function filesOf(directory: Fields): CabinetFile[] {
  const files: CabinetFile[] = [];
  let at = directory.u32(16);
  const count = directory.u16(28);
  if (count > MOST_FILES) throw new Unreadable(`Has a cabinet of ${count} files`);
  while (files.length < count) {
    const longest = Math.min(LONGEST_NAME, directory.length - at - FILE);
    const name = directory.ascii(at + FILE, longest);
    files.push({
      name,
      size: directory.u32(at),
      offset: directory.u32(at + 4),
      folder: directory.u16(at + 8),
    });
    at += FILE + name.length + 1;
  }
  return files;
}

async function inflateFolder(
  cabinet: RandomAccess,
  folder: Folder,
  length: number,
): Promise<Bytes> {
  const inflated = new Uint8Array(length);
  let [from, to] = [folder.dataAt, 0];
  for (let block = 0; block < folder.blocks && to < length; block++) {
    const head = new Fields(await cabinet.read(from, DATA));
    const size = head.u16(4);
    const data = await cabinet.read(from + DATA + folder.blockReserve, size);
    const history = inflated.subarray(Math.max(0, to - MOST_BLOCK), to);
    const plain = inflateBlock(folder.method, data, history);
    if (plain.length !== head.u16(6)) throw new Unreadable("Has a cabinet with a wrong length");
    inflated.set(plain.subarray(0, length - to), to);
    to += plain.length;
    from += DATA + folder.blockReserve + size;
  }
  if (to < length) throw new Unreadable("Has a cabinet that is cut short");
  return inflated;
}

function inflateBlock(method: number, data: Bytes, history: Bytes): Uint8Array {
  if (method === STORED) return data;
  if (method !== MSZIP) throw new Unreadable("Has a cabinet that is compressed by LZX or Quantum");
  if (data[0] !== 0x43 || data[1] !== 0x4b) throw new Unreadable("Has a damaged cabinet");
  try {
    const primed = primedWith(history, data.subarray(2));
    return inflateRawSync(primed, { maxOutputLength: history.length + MOST_BLOCK })
      .subarray(history.length);
  } catch (cause) {
    throw new Unreadable("Has a damaged cabinet", { cause });
  }
}

/**
 * Blocks refer to what earlier ones inflated to. A stored block of deflate that holds it, put first,
 * works where the runtime's inflater has no option for a dictionary.
 */
function primedWith(history: Bytes, data: Bytes): Bytes {
  if (history.length === 0) return data;
  const primed = new Uint8Array(5 + history.length + data.length);
  const head = new DataView(primed.buffer);
  head.setUint16(1, history.length, true);
  head.setUint16(3, ~history.length & 0xffff, true);
  primed.set(history, 5);
  primed.set(data, 5 + history.length);
  return primed;
}
