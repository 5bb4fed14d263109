import { createHash } from "node:crypto";

/** A body that a contract puts: made on the fly, the same bytes each time, never twice the same chunk. */
export interface Body {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** SHA-256 of what was read of the stream so far, lower-case hex. */
  digest(): string;
}

const CHUNK = 64 * 1024;

/** `size` bytes that depend on `seed`; before a chunk goes, `each` hears up to where it reaches. */
export function bodyOf(
  size: number,
  seed = 0,
  each: (sent: number) => void | Promise<void> = () => {},
): Body {
  const hash = createHash("sha256");
  let sent = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(reader) {
      const chunk = chunkAt(sent, Math.min(CHUNK, size - sent), seed);
      hash.update(chunk);
      sent += chunk.length;
      await each(sent);
      if (chunk.length > 0) reader.enqueue(chunk);
      if (sent === size) reader.close();
    },
  }, { highWaterMark: 0 });
  return { stream, digest: () => hash.copy().digest("hex") };
}

/** A body that fails with `error` after `size` bytes. */
export function breakingOff(size: number, error: Error): ReadableStream<Uint8Array> {
  const { stream } = bodyOf(size);
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(broken) {
      const { value } = await reader.read();
      if (!value) throw error;
      broken.enqueue(value);
    },
  }, { highWaterMark: 0 });
}

/** The bytes of a text. */
export function textBody(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([text]).stream();
}

/** What a stream holds, as text. */
export async function textOf(stream: ReadableStream<Uint8Array> | null): Promise<string | null> {
  return stream && await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

/** Size and SHA-256 of a stream; `each` hears after every chunk. */
export async function measure(
  stream: ReadableStream<Uint8Array> | null,
  each: () => void = () => {},
): Promise<{ size: number; digest: string } | null> {
  if (!stream) return null;
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.length;
    each();
  }
  return { size, digest: hash.digest("hex") };
}

function chunkAt(at: number, length: number, seed: number): Uint8Array<ArrayBuffer> {
  const chunk = NOISE.slice(0, length);
  if (length >= 16) {
    const view = new DataView(chunk.buffer);
    view.setFloat64(0, at);
    view.setFloat64(8, seed);
  }
  return chunk;
}

const NOISE = (() => {
  const bytes = new Uint8Array(CHUNK);
  let state = 2463534242;
  for (let at = 0; at < CHUNK; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
})();
