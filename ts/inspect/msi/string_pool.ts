import { Fields } from "../exe/fields.ts";
import { Unreadable } from "../random_access.ts";
import { type CodePage, codePage } from "./code_page.ts";

/** `_StringPool` and `_StringData`, wholly. */
export interface StringStreams {
  readonly pool: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

const LONG_REFERENCES = 0x80000000;

/**
 * Every text of a Windows Installer database; its tables refer to them by number, from 1 on. Each is
 * decoded at most once, so that many references to a long text cost no more than one.
 */
export class StringPool {
  readonly codePage: CodePage;
  /** In bytes, of a reference in a table: 2, or 3 where there are more than 65,535 texts. */
  readonly referenceSize: number;
  readonly #data: Fields;
  /** Where each text begins, and behind them where the last one ends. */
  readonly #begins: readonly number[];
  readonly #decoded = new Map<number, string>();

  /** Throws {@link Unreadable} for a pool that speaks of more data than there is. */
  constructor({ pool, data }: StringStreams) {
    const fields = new Fields(pool);
    const header = fields.u32(0);
    this.codePage = codePage(header & 0x7fffffff);
    this.referenceSize = header >= LONG_REFERENCES ? 3 : 2;
    this.#data = new Fields(data);
    this.#begins = beginsOf(fields);
    if (this.#begins.at(-1)! > data.length) {
      throw new Unreadable(`Has texts of ${this.#begins.at(-1)} bytes in ${data.length}`);
    }
  }

  /** The text with a number; 0 is none at all, which for Windows Installer is the empty one. */
  text(number: number): string {
    if (number === 0) return "";
    const known = this.#decoded.get(number);
    if (known !== undefined) return known;
    const [begin, end] = [this.#begins[number], this.#begins[number + 1]];
    if (begin === undefined || end === undefined) {
      throw new Unreadable(`Refers to text ${number} of ${this.#begins.length - 2}`);
    }
    const text = this.codePage.decode(this.#data.slice(begin, end - begin));
    this.#decoded.set(number, text);
    return text;
  }
}

/**
 * An entry is a length and how often the text is referred to, 2 bytes each. A longer text has a
 * first entry without length, which keeps the upper half of the length in the place of the count.
 */
function beginsOf(pool: Fields): number[] {
  const begins = [0, 0];
  let at = 0;
  for (let entry = 4; entry + 4 <= pool.length; entry += 4) {
    let length = pool.u16(entry);
    const count = pool.u16(entry + 2);
    if (length === 0 && count > 0) {
      entry += 4;
      length = count * 0x10000 + pool.u16(entry);
    }
    at += length;
    begins.push(at);
  }
  return begins;
}
