import { LRUCache } from "lru-cache";

/** Reads bytes `from` to `to`, both included. */
export type OpenRange = (
  range: { readonly from: number; readonly to: number },
) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;

/** A file that can be read anywhere. */
export interface FileReader {
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, which must be there. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What is read beyond what was asked for, in bytes: whoever reads one header soon reads the next. */
const BLOCK = 64 * 1024;
/** 8 MiB. */
const BLOCKS_KEPT = 128;

/**
 * Reads a file of `size` bytes by ranges. Short reads take a block around them, which is kept for
 * others; long ones go straight to the store.
 */
export function readByRanges(size: number, open: OpenRange): FileReader {
  const blocks = new LRUCache<number, Uint8Array<ArrayBuffer>>({ max: BLOCKS_KEPT });
  const fetch = async (from: number, end: number) =>
    end <= from ? new Uint8Array() : await gather(await open({ from, to: end - 1 }), end - from);
  const block = async (index: number) => {
    const known = blocks.get(index);
    if (known) return known;
    const bytes = await fetch(index * BLOCK, Math.min(size, (index + 1) * BLOCK));
    blocks.set(index, bytes);
    return bytes;
  };
  return {
    size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) {
        throw new RangeError(`Cannot read ${length} bytes at ${offset} of ${size}`);
      }
      if (length >= BLOCK) return await fetch(offset, offset + length);
      const read = new Uint8Array(length);
      for (let at = offset; at < offset + length;) {
        const bytes = await block(Math.floor(at / BLOCK));
        const part = bytes.subarray(at % BLOCK, at % BLOCK + offset + length - at);
        read.set(part, at - offset);
        at += part.byteLength;
      }
      return read;
    },
  };
}

async function gather(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of body) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  if (at < length) throw new Error(`A file ended after ${at} of ${length} bytes`);
  return bytes;
}
