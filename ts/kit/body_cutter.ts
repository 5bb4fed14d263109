import { BodyTooLong } from "./bounded_body.ts";

/**
 * Cuts a body into pieces as it comes. A body that breaks off ends its last piece early and without
 * an error, so that what has arrived can be kept; {@link BodyCutter.broken} then tells of it.
 */
export class BodyCutter {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #limit: number;
  #rest: Uint8Array = new Uint8Array();
  #read = 0;
  #ended = false;
  #broken: { readonly error: unknown } | null = null;

  /** A body longer than `limit` bytes breaks off its piece with {@link BodyTooLong}. */
  constructor(body: ReadableStream<Uint8Array>, limit: number) {
    this.#reader = body.getReader();
    this.#limit = limit;
  }

  /** The error by which the body broke off, or `null` where it has not. */
  get broken(): { readonly error: unknown } | null {
    return this.#broken;
  }

  /** Waits until there is a byte for another piece; `false` at the end. */
  async more(): Promise<boolean> {
    while (this.#rest.length === 0 && !this.#ended) await this.#fill();
    return this.#rest.length > 0;
  }

  /** The next bytes, `size` at most; `each` hears every chunk. Only one piece is read at a time. */
  piece(size: number, each: (chunk: Uint8Array) => void): ReadableStream<Uint8Array<ArrayBuffer>> {
    let left = size;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: async (out) => {
        if (left === 0 || !await this.more()) return out.close();
        const chunk = this.#rest.subarray(0, left) as Uint8Array<ArrayBuffer>;
        this.#rest = this.#rest.subarray(chunk.length);
        left -= chunk.length;
        // The last byte that fits may not be the last that comes.
        if (this.#read === this.#limit) await this.more();
        each(chunk);
        out.enqueue(chunk);
      },
      cancel: (why) => this.cancel(why),
    }, { highWaterMark: 0 });
  }

  /** Tells the body that nobody wants the rest. */
  async cancel(why: unknown): Promise<void> {
    this.#ended = true;
    await this.#reader.cancel(why).catch(() => {});
  }

  async #fill(): Promise<void> {
    const { done, value } = await this.#reader.read().catch((error: unknown) => {
      this.#broken = { error };
      return { done: true, value: undefined } as const;
    });
    if (done) {
      this.#ended = true;
      return;
    }
    this.#read += value.length;
    if (this.#read > this.#limit) {
      const tooLong = new BodyTooLong(this.#limit);
      await this.cancel(tooLong);
      throw tooLong;
    }
    this.#rest = value;
  }
}
