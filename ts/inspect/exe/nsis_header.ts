import { inflateRawSync } from "node:zlib";
import { part, type RandomAccess, Unreadable } from "../random_access.ts";
import { Fields } from "./fields.ts";
import { inflateLzma } from "./lzma.ts";

const FIRST_HEADER = 28;
const MOST_HEADER = 8 * 1024 * 1024;
/** How much longer than its content a compressed header is at worst. */
const SPARE = 64 * 1024;
const MOST_INFLATED = 64 * 1024 * 1024;
const BZIP2 = 0x31;
const COMPRESSED = 0x80;
/** What begins the first header, behind its four bytes of flags. */
export const NSIS_SIGNATURE = "\xef\xbe\xad\xdeNullsoftInst";

/**
 * The compiled script of an NSIS installer, inflated. `offset` is where its first header begins.
 * Throws {@link Unreadable} where it is damaged or compressed by NSIS' own kind of bzip2.
 */
export async function readNsisHeader(
  file: RandomAccess,
  offset: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const first = new Fields(await file.read(offset, FIRST_HEADER));
  const length = first.u32(20);
  if (length > MOST_HEADER) throw new Unreadable(`Has a script of ${length} bytes`);
  const rest = part(file, offset + FIRST_HEADER, file.size - offset - FIRST_HEADER);
  const bytes = await rest.read(0, Math.min(rest.size, length + SPARE));
  const head = new Fields(bytes);
  const size = head.u32(0);
  if (size === length) return head.slice(4, length);
  if (bytes[3] === COMPRESSED && !isLzma(bytes)) {
    return inflate(bytes.subarray(4, 4 + (size & 0x7fffffff)), length);
  }
  // In a solid installer one stream holds everything, and the header begins with its length.
  return inflate(bytes, length + 4).subarray(4);
}

function inflate(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (isLzma(bytes)) return inflateLzma(bytes, length);
  if (bytes[0] === BZIP2 && (bytes[1] ?? 255) < 14) {
    throw new Unreadable("Has a script compressed by bzip2, which is not read");
  }
  return inflateDeflate(bytes, length);
}

function isLzma(bytes: Uint8Array): boolean {
  return bytes[0] === 0x5d && bytes[1] === 0 && bytes[2] === 0 && bytes[5] === 0;
}

/** A stream that goes on behind `length`, or whose end is not among the bytes, is no fault. */
function inflateDeflate(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  try {
    const inflated = inflateRawSync(bytes, { finishFlush: 2, maxOutputLength: MOST_INFLATED });
    if (inflated.length < length) throw new Unreadable("Has a script that is cut short");
    return new Uint8Array(inflated).subarray(0, length);
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable("Has a script that cannot be inflated", { cause });
  }
}
