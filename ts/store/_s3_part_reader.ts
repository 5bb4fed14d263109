const SMALLEST = 64 * 1024;
const GROWTH = 4;

/** Cuts a body into parts of one size, into buffers that can be used again. */
export class PartReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #size: number;
  #rest: Uint8Array = new Uint8Array();
  #ended = false;

  constructor(body: ReadableStream<Uint8Array>, size: number) {
    this.#reader = body.getReader();
    this.#size = size;
  }

  /** Whether the body is known to hold nothing more. */
  get ended(): boolean {
    return this.#ended && this.#rest.length === 0;
  }

  /** The next part, in `buffer` where that is large enough; shorter than the others only at the end. */
  async next(buffer: Uint8Array<ArrayBuffer> = new Uint8Array()): Promise<Uint8Array<ArrayBuffer>> {
    let part = new Uint8Array(buffer.buffer);
    let length = 0;
    while (length < this.#size && await this.#fill()) {
      const chunk = this.#rest.subarray(0, this.#size - length);
      part = withRoom(part, length + chunk.length, this.#size);
      part.set(chunk, length);
      length += chunk.length;
      this.#rest = this.#rest.subarray(chunk.length);
    }
    return part.subarray(0, length);
  }

  /** Tells the body that nobody wants the rest. */
  async cancel(why: unknown): Promise<void> {
    await this.#reader.cancel(why).catch(() => {});
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0 && !this.#ended) {
      const { done, value } = await this.#reader.read();
      if (done) this.#ended = true;
      else this.#rest = value;
    }
    return this.#rest.length > 0;
  }
}

/** Small bodies are many, so a first buffer begins small; it grows in few steps, as each is waste. */
function withRoom(
  part: Uint8Array<ArrayBuffer>,
  needed: number,
  most: number,
): Uint8Array<ArrayBuffer> {
  if (needed <= part.length) return part;
  const larger = new Uint8Array(Math.min(most, Math.max(needed, part.length * GROWTH, SMALLEST)));
  larger.set(part);
  return larger;
}
