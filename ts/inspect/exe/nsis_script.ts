import { Unreadable } from "../random_access.ts";
import { Fields, latin1 } from "./fields.ts";

/** One entry of the compiled script: what it does, and its parameters. */
export interface NsisEntry {
  readonly parameters: readonly number[];
}

/** A string of the script. */
export interface NsisText {
  /** Variables and folders are left out. */
  readonly text: string;
  /** Whether nothing was left out. */
  readonly isLiteral: boolean;
}

const BLOCKS = { entries: 2, strings: 3, languages: 4 } as const;
const FLAGS = 4;
const ENTRY = 28;
const MOST_ENTRIES = 200_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;
const LANGUAGE_HEAD = 10;
const NESTED = 4;
/** Since NSIS 3, and before, where these are single bytes. */
const CODES_NEW = { language: 1, shell: 2, variable: 3, skip: 4 } as const;
const CODES_OLD = { language: 255, shell: 254, variable: 253, skip: 252 } as const;
const REGISTRY_64 = 0xc0;

/** The compiled script of NSIS 2 or 3 (`common_header` of its source). */
export class NsisScript {
  readonly #header: Fields;
  readonly #is64: boolean;
  readonly #isUnicode: boolean;
  #charactersLeft = MOST_CHARACTERS;
  readonly #codes: typeof CODES_NEW | typeof CODES_OLD;

  constructor(header: Uint8Array<ArrayBuffer>, options: { is64: boolean; isOld: boolean }) {
    this.#header = new Fields(header);
    this.#is64 = options.is64;
    this.#isUnicode = this.#header.u16(this.#block(BLOCKS.strings).offset) === 0;
    this.#codes = options.isOld && !this.#isUnicode ? CODES_OLD : CODES_NEW;
  }

  /** Every entry of the script, in its order. */
  *entries(): Generator<NsisEntry> {
    const { offset, count } = this.#block(BLOCKS.entries);
    if (count > MOST_ENTRIES) throw new Unreadable(`Has a script of ${count} entries`);
    for (let index = 0; index < count; index++) {
      const at = offset + ENTRY * index + 4;
      yield {
        parameters: [0, 4, 8, 12, 16, 20].map((place) => this.#header.u32(at + place)),
      };
    }
  }

  /** The string that a parameter names; `null` where it names none. */
  text(parameter: number): NsisText | null {
    return this.#text(parameter | 0, NESTED);
  }

  /** All strings in their compiled form, to be searched for markers. */
  rawStrings(): string {
    const { offset } = this.#block(BLOCKS.strings);
    const end = Math.max(offset, this.#block(BLOCKS.languages).offset);
    const bytes = this.#header.slice(offset, end - offset);
    return this.#isUnicode ? new TextDecoder("utf-16le").decode(bytes) : latin1(bytes);
  }

  /** Whether a folder that the script names is below that of 64-bit programs. */
  isFor64Bit(): boolean {
    const { shell } = this.#codes;
    const { offset } = this.#block(BLOCKS.strings);
    const end = Math.max(offset, this.#block(BLOCKS.languages).offset);
    const width = this.#isUnicode ? 2 : 1;
    for (let at = offset; at + 2 * width <= end; at += width) {
      const character = width === 2 ? this.#header.u16(at) : this.#header.u8(at);
      if (character === shell && (this.#header.u8(at + width) & REGISTRY_64) === REGISTRY_64) {
        return true;
      }
    }
    return false;
  }

  #block(index: number): { offset: number; count: number } {
    const at = FLAGS + index * (this.#is64 ? 12 : 8);
    const offset = this.#header.u32(at);
    return { offset, count: this.#header.u32(at + (this.#is64 ? 8 : 4)) };
  }

  /** So that entries which all point to one long string cannot take for ever. */
  #spend(characters: number): void {
    this.#charactersLeft -= characters;
    if (this.#charactersLeft < 0) throw new Unreadable("Has a script that takes too long to read");
  }

  #text(parameter: number, depth: number): NsisText | null {
    if (depth === 0) return null;
    if (parameter < 0) return this.#translated(-parameter - 1, depth);
    const width = this.#isUnicode ? 2 : 1;
    const at = this.#block(BLOCKS.strings).offset + parameter * width;
    if (parameter === 0 || at >= this.#header.length) return null;
    return this.#expand(at, width, depth);
  }

  #translated(index: number, depth: number): NsisText | null {
    const at = this.#block(BLOCKS.languages).offset + LANGUAGE_HEAD + 4 * index;
    if (at + 4 > this.#header.length) return null;
    const target = this.#header.u32(at) | 0;
    return target > 0 ? this.#text(target, depth - 1) : null;
  }

  #expand(from: number, width: 1 | 2, depth: number): NsisText {
    const characters: number[] = [];
    let [isLiteral, text] = [true, ""];
    const flush = () => {
      text += this.#decode(characters.splice(0));
    };
    for (let at = from; at + width <= this.#header.length;) {
      this.#spend(1);
      const character = width === 2 ? this.#header.u16(at) : this.#header.u8(at);
      at += width;
      if (character === 0) break;
      const code = this.#codeOf(character);
      if (code === null) {
        characters.push(character);
        continue;
      }
      if (code === "skip") {
        characters.push(width === 2 ? this.#header.u16(at) : this.#header.u8(at));
        at += width;
        continue;
      }
      const number = this.#header.u8(at) & 0x7f | (this.#header.u8(at + 1) & 0x7f) << 7;
      at += 2;
      flush();
      const nested = code === "language" ? this.#translated(number, depth) : null;
      if (nested) text += nested.text;
      if (!nested?.isLiteral) isLiteral = false;
    }
    flush();
    return { text, isLiteral };
  }

  #codeOf(character: number): keyof typeof CODES_NEW | null {
    const { language, shell, variable, skip } = this.#codes;
    if (character === language) return "language";
    if (character === shell) return "shell";
    if (character === variable) return "variable";
    return character === skip ? "skip" : null;
  }

  #decode(characters: readonly number[]): string {
    if (!this.#isUnicode) {
      return new TextDecoder("windows-1252").decode(Uint8Array.from(characters));
    }
    return new TextDecoder("utf-16le").decode(Uint16Array.from(characters));
  }
}
