import { constants, crc32, createDeflateRaw } from "node:zlib";
import { concat } from "../../inspect/make_exe.ts";
import type { Bytes } from "./made_package.ts";

const CHUNK = 32_768;
const HEADER = 24;
/** An empty, final, stored block: behind a flush it makes the chunk a whole deflate stream. */
const END = Uint8Array.of(1, 0, 0, 0xff, 0xff);

/**
 * Compresses as Windows' compression API does by MSZIP: chunks of 32 KiB whose references reach
 * into the chunks before them.
 */
export async function mszip(content: Uint8Array): Promise<Bytes> {
  const parts: Uint8Array[] = [headerOf(content.length)];
  const deflate = new Deflate();
  for (let at = 0; at < content.length; at += CHUNK) {
    const packed = await deflate.write(content.subarray(at, at + CHUNK));
    parts.push(number(2 + packed.length + END.length), Uint8Array.of(0x43, 0x4b), packed, END);
  }
  deflate.close();
  return concat(...parts);
}

function headerOf(size: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER));
  view.setUint32(0, 0x0a51e5c0);
  view.setUint16(4, HEADER, true);
  view.setUint8(7, 2);
  view.setBigUint64(8, BigInt(size), true);
  view.setBigUint64(16, BigInt(Math.min(size, CHUNK)), true);
  const bytes = new Uint8Array(view.buffer);
  bytes[6] = crc32(bytes.subarray(7), crc32(bytes.subarray(0, 6))) & 0xff;
  return bytes;
}

function number(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** One deflate stream that says after each chunk what it has so far. */
class Deflate {
  readonly #stream = createDeflateRaw();
  #said: Uint8Array[] = [];

  constructor() {
    this.#stream.on("data", (bytes: Uint8Array) => this.#said.push(new Uint8Array(bytes)));
  }

  write(chunk: Uint8Array): Promise<Uint8Array> {
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    this.#stream.write(chunk);
    this.#stream.flush(constants.Z_SYNC_FLUSH, () => {
      const said = concat(...this.#said);
      this.#said = [];
      resolve(said);
    });
    return promise;
  }

  close(): void {
    this.#stream.destroy();
  }
}
