import { Fields } from "../exe/fields.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import type { ZipEntry } from "../zip/mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where the central directory of a ZIP stands, and how long the records are that follow it. */
export interface DirectoryPlace {
  readonly offset: number;
  readonly size: number;
  readonly endsSize: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const RECORD = 0x02014b50;
/** In bytes, as far as a package may have them: without comments and extensions. */
const END_SIZE = 22;
const END64_SIZE = 56;
const LOCATOR64_SIZE = 20;
const RECORD_SIZE = 46;
const IN_64_BITS = 0xffffffff;
const ENTRIES_IN_64_BITS = 0xffff;

/** Finds the directory of a package, which ends with the file and has no comment behind it. */
export async function findDirectory(file: RandomAccess): Promise<DirectoryPlace> {
  const end = new Fields(await file.read(file.size - END_SIZE, END_SIZE));
  if (end.u32(0) !== END) throw new Unreadable("Bytes follow the directory of the package");
  const locatorAt = file.size - END_SIZE - LOCATOR64_SIZE;
  const locator = new Fields(
    locatorAt < 0 ? new Uint8Array(4) : await file.read(locatorAt, LOCATOR64_SIZE),
  );
  if (locator.u32(0) !== LOCATOR64) {
    return placed(end.u32(16), end.u32(12), END_SIZE, file);
  }
  const end64 = new Fields(await file.read(locator.u64(8), END64_SIZE));
  if (end64.u32(0) !== END64) throw new Unreadable("Has no end of a ZIP64 where it points to");
  return placed(end64.u64(48), end64.u64(40), END64_SIZE + LOCATOR64_SIZE + END_SIZE, file);
}

function placed(
  offset: number,
  size: number,
  endsSize: number,
  file: RandomAccess,
): DirectoryPlace {
  if (offset + size + endsSize !== file.size) {
    throw new Unreadable("The directory of the package is not at its end");
  }
  return { offset, size, endsSize };
}

/** The directory and what follows it, as they were before the last file was added to the package. */
export function directoryWithout(last: ZipEntry, records: Fields, ends: Fields): Bytes[] {
  const { at, size, count } = findRecord(last, records);
  const kept = [records.bytes.subarray(0, at), records.bytes.subarray(at + size)];
  const before = {
    count: count - 1,
    size: records.length - size,
    offset: last.headerAt,
  };
  return [...kept, rewriteEnds(ends.bytes.slice(), before)];
}

function findRecord(
  entry: ZipEntry,
  records: Fields,
): { at: number; size: number; count: number } {
  let found: { at: number; size: number } | null = null;
  let count = 0;
  for (let at = 0; at < records.length; count++) {
    if (records.u32(at) !== RECORD) throw new Unreadable("Has no record where one belongs");
    const nameLength = records.u16(at + 28);
    const size = RECORD_SIZE + nameLength + records.u16(at + 30) + records.u16(at + 32);
    const name = records.slice(at + RECORD_SIZE, nameLength);
    if (name.toHex() === entry.nameBytes.toHex()) found = { at, size };
    at += size;
  }
  if (!found) throw new Unreadable("Has no record of its signature");
  return { ...found, count };
}

/** Numbers that are too large for their fields stand in the record of ZIP64, and stay there. */
function rewriteEnds(
  ends: Bytes,
  { count, size, offset }: { count: number; size: number; offset: number },
): Bytes {
  const view = new DataView(ends.buffer, ends.byteOffset, ends.byteLength);
  const end = ends.length - END_SIZE;
  if (end > 0) {
    view.setBigUint64(24, BigInt(count), true);
    view.setBigUint64(32, BigInt(count), true);
    view.setBigUint64(40, BigInt(size), true);
    view.setBigUint64(48, BigInt(offset), true);
    view.setBigUint64(END64_SIZE + 8, BigInt(offset + size), true);
  }
  view.setUint32(end + 4, 0, true);
  for (const at of [8, 10]) {
    if (view.getUint16(end + at, true) !== ENTRIES_IN_64_BITS) {
      view.setUint16(end + at, count, true);
    }
  }
  for (const [at, value] of [[12, size], [16, offset]] as const) {
    if (view.getUint32(end + at, true) !== IN_64_BITS) view.setUint32(end + at, value, true);
  }
  return ends;
}
