/** Bytes that come one after the other, such as a file, several volumes, or standard input. */
export interface ByteSource {
  /** How many there are altogether, where that is known before. */
  readonly size?: number;
  /** Some more; `null` behind the last. */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Passes over so many without reading them; left out where all have to be read. */
  skip?(bytes: number): Promise<void>;
}

/** Where bytes go one after the other. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** Bytes of a source in pieces of a chosen size. */
export class SourceReader {
  readonly #source: ByteSource;
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Between 1 and `most` bytes; `null` behind the last. */
  async some(most: number): Promise<Uint8Array<ArrayBuffer> | null> {
    while (this.#rest.length === 0) {
      const read = await this.#source.read();
      if (read === null) return null;
      this.#rest = read;
    }
    const some = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(some.length);
    return some;
  }

  /** The bytes up to and with the next line feed; `null` where none comes within `longest` bytes. */
  async line(longest: number): Promise<Uint8Array<ArrayBuffer> | null> {
    let line = new Uint8Array();
    while (line.length < longest) {
      const some = await this.some(longest - line.length);
      if (some === null) return null;
      const end = some.indexOf(NEWLINE) + 1;
      const part = end === 0 ? some : some.subarray(0, end);
      line = appended(line, part);
      if (end === 0) continue;
      this.#rest = appended(some.subarray(end), this.#rest);
      return line;
    }
    return null;
  }

  /** Whether {@link skip} can pass over bytes without reading them. */
  get canSkip(): boolean {
    return this.#source.skip !== undefined;
  }

  /** Passes over bytes; only where {@link canSkip} says so. */
  async skip(bytes: number): Promise<void> {
    const here = Math.min(bytes, this.#rest.length);
    this.#rest = this.#rest.subarray(here);
    if (bytes > here) await this.#source.skip!(bytes - here);
  }
}

const NEWLINE = 0x0a;

function appended(
  one: Uint8Array<ArrayBuffer>,
  other: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}
