import { crc32 } from "node:zlib";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import type { ZipEntry } from "./directory.ts";
import { quoted } from "./entry_path.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const STORED = 0;
const DEFLATED = 8;
const LOCAL_HEADER = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const ENCRYPTED = 1;
const SIZES_FOLLOW = 8;
/** How much is read at once: few requests where the file is far away. */
const READ_LENGTH = 1024 * 1024;
/** How much is inflated at once: 8 KiB become 8 MiB at most, as deflate expands 1,032 times. */
const INFLATE_LENGTH = 8 * 1024;

/**
 * Where the bytes of an entry begin, as its local header says. Throws {@link Unreadable} where that
 * header contradicts the directory, so that no reader sees another file than Windows extracts.
 */
export async function locateContent(file: RandomAccess, entry: ZipEntry): Promise<number> {
  const header = new DataView((await file.read(entry.headerAt, LOCAL_HEADER)).slice().buffer);
  if (header.getUint32(0, true) !== LOCAL_SIGNATURE) refuse(entry, "has no local header");
  const flags = header.getUint16(6, true);
  const nameLength = header.getUint16(26, true);
  const name = await file.read(entry.headerAt + LOCAL_HEADER, nameLength);
  const isSame = header.getUint16(8, true) === entry.method &&
    (flags & ENCRYPTED) === (entry.flags & ENCRYPTED) &&
    (Boolean(flags & SIZES_FOLLOW) || header.getUint32(14, true) === entry.crc32) &&
    equal(name, entry.nameBytes);
  if (!isSame) refuse(entry, "has a local header that contradicts the directory");
  const begin = entry.headerAt + LOCAL_HEADER + nameLength + header.getUint16(28, true);
  if (begin + entry.compressedSize > file.size) refuse(entry, "leaves the file");
  return begin;
}

/**
 * The content of an entry, inflated while it is read. Breaks off with {@link Unreadable} where the
 * content has not the size or the checksum that the directory promises.
 */
export function openContent(file: RandomAccess, entry: ZipEntry): ReadableStream<Bytes> {
  return ReadableStream.from(checked(file, entry));
}

/** Whether an entry's bytes stand in the file as they are. */
export function isStored(entry: ZipEntry): boolean {
  return entry.method === STORED && !entry.isEncrypted && entry.compressedSize === entry.size;
}

async function* checked(file: RandomAccess, entry: ZipEntry): AsyncGenerator<Bytes> {
  if (entry.isEncrypted) refuse(entry, "is encrypted");
  const begin = await locateContent(file, entry);
  let size = 0;
  let checksum = 0;
  for await (const chunk of inflated(file, begin, entry)) {
    size += chunk.byteLength;
    if (size > entry.size) refuse(entry, `is longer than the ${entry.size} bytes it says`);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (size !== entry.size) refuse(entry, `has ${size} bytes instead of ${entry.size}`);
  if (checksum !== entry.crc32) refuse(entry, "has not the checksum it says");
}

function inflated(file: RandomAccess, begin: number, entry: ZipEntry): AsyncIterable<Bytes> {
  if (entry.method === STORED) return pieces(file, begin, entry.compressedSize);
  if (entry.method === DEFLATED) return inflatedPieces(file, begin, entry);
  return refuse(entry, `is compressed by method ${entry.method}`);
}

async function* inflatedPieces(
  file: RandomAccess,
  begin: number,
  entry: ZipEntry,
): AsyncGenerator<Bytes> {
  let fault: unknown;
  async function* source(): AsyncGenerator<Bytes> {
    try {
      yield* pieces(file, begin, entry.compressedSize);
    } catch (error) {
      fault = error;
      throw error;
    }
  }
  const inflate = new DecompressionStream("deflate-raw");
  try {
    yield* ReadableStream.from(source()).pipeThrough(inflate);
  } catch (cause) {
    throw fault ?? new Unreadable(`${quoted(entry.name)} cannot be inflated`, { cause });
  }
}

async function* pieces(file: RandomAccess, begin: number, size: number): AsyncGenerator<Bytes> {
  for (let at = 0; at < size; at += READ_LENGTH) {
    const block = await file.read(begin + at, Math.min(READ_LENGTH, size - at));
    for (let from = 0; from < block.length; from += INFLATE_LENGTH) {
      yield block.subarray(from, from + INFLATE_LENGTH);
    }
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function refuse(entry: ZipEntry, why: string): never {
  throw new Unreadable(`${quoted(entry.name)} ${why}`);
}
