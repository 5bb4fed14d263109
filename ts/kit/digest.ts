import { createHash } from "node:crypto";

/** What became known of bytes while they passed. */
export interface Passed {
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A body on its way, and what will be known of it once it has wholly passed. */
export interface DigestedBody {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Settles when the last byte has passed; never, if the body breaks off. */
  readonly passed: Promise<Passed>;
}

/** Measures a body and digests it while it flows; keeps none of it. */
export function digested(body: ReadableStream<Uint8Array>): DigestedBody {
  const hash = createHash("sha256");
  const { promise, resolve } = Promise.withResolvers<Passed>();
  let size = 0;
  const measure = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      size += chunk.byteLength;
      hash.update(chunk);
      out.enqueue(chunk as Uint8Array<ArrayBuffer>);
    },
    flush: () => resolve({ size, sha256: hash.digest("hex") }),
  });
  return { body: body.pipeThrough(measure), passed: promise };
}

/** The SHA-256 of a short text, as lower-case hex. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
