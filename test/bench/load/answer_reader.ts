/** What was seen of an answer. */
export interface Seen {
  readonly status: number;
  /** Bytes of its body. */
  readonly length: number;
}

/** Reads from a connection into a buffer; `null` at its end. */
export type Read = (into: Uint8Array) => Promise<number | null>;

const HEAD_END = new TextEncoder().encode("\r\n\r\n");
const BUFFER = 512 * 1024;

/** Reads one HTTP/1.1 answer after the other and throws their bodies away. Each must tell its length. */
export class AnswerReader {
  readonly #read: Read;
  readonly #buffer = new Uint8Array(BUFFER);
  #filled = 0;

  constructor(read: Read) {
    this.#read = read;
  }

  /** Reads the next answer to its end; throws where it breaks off or has no length. */
  async next(): Promise<Seen> {
    let end = -1;
    while (end < 0) {
      await this.#fill();
      end = this.#headEnd();
    }
    const head = new TextDecoder().decode(this.#buffer.subarray(0, end));
    const status = Number(head.slice(9, 12));
    const length = lengthOf(head, status);
    let left = length - (this.#filled - end);
    while (left > 0) left -= await this.#more(this.#buffer);
    if (left < 0) throw new Error("More was sent than the answer has");
    this.#filled = 0;
    return { status, length };
  }

  async #fill(): Promise<void> {
    this.#filled += await this.#more(this.#buffer.subarray(this.#filled));
  }

  async #more(into: Uint8Array): Promise<number> {
    const read = await this.#read(into);
    if (!read) throw new Error("The connection ended within an answer");
    return read;
  }

  #headEnd(): number {
    const last = this.#filled - HEAD_END.length;
    for (let at = 0; at <= last; at++) {
      if (HEAD_END.every((byte, offset) => this.#buffer[at + offset] === byte)) {
        return at + HEAD_END.length;
      }
    }
    return -1;
  }
}

function lengthOf(head: string, status: number): number {
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  if (status === 204 || status === 304) return 0;
  throw new Error(`An answer without a length:\n${head}`);
}
