import { isAbsolute } from "node:path";

/** How the text of a setting becomes its value. */
export interface Reader<T> {
  /** What it takes, for people: `a whole number from 1 to 65535`. */
  readonly takes: string;
  /** Throws {@link ValueRefused}. */
  parse(text: string): T;
}

/** Why a text cannot be the value of a setting; the message goes on from "it": `must be …`. Never quotes the text. */
export class ValueRefused extends Error {
  override readonly name = "ValueRefused";
}

/** One line of text. */
export const text: Reader<string> = {
  takes: "a text",
  parse(value) {
    // deno-lint-ignore no-control-regex -- control characters are what is looked for
    if (/[\x00-\x1f\x7f]/.test(value)) throw new ValueRefused("must be one line of text");
    return value;
  },
};

/** Where a file or folder is; a relative path starts from the working directory. */
export const path: Reader<string> = { ...text, takes: "a path" };

/** Several of them, separated by commas, or `none`. */
export const paths: Reader<readonly string[]> = {
  takes: "a list of absolute paths, or none",
  parse(value) {
    const parts = listed(text.parse(value)).filter((part) => part !== "none");
    if (!parts.every(isAbsolute)) throw new ValueRefused(`must be ${paths.takes}`);
    return parts;
  },
};

/** One line of text with at least so many characters. */
export function longText(least: number): Reader<string> {
  return {
    takes: `a text of at least ${least} characters`,
    parse(value) {
      if (value.length < least) throw new ValueRefused(`must have at least ${least} characters`);
      return text.parse(value);
    },
  };
}

/** A text of a certain form; `form` names it: `a bucket name: …`. */
export function pattern(form: string, expression: RegExp): Reader<string> {
  return {
    takes: form,
    parse(value) {
      if (!expression.test(value)) throw new ValueRefused(`must be ${form}`);
      return value;
    },
  };
}

/** A whole number within bounds, both included. */
export function integer(least: number, most: number): Reader<number> {
  return {
    takes: `a whole number from ${least} to ${most}`,
    parse(value) {
      if (!/^-?\d+$/.test(value)) {
        throw new ValueRefused(`must be a whole number between ${least} and ${most}`);
      }
      const number = Number(value);
      if (number < least || number > most) {
        throw new ValueRefused(`must be between ${least} and ${most}`);
      }
      return number;
    },
  };
}

const YES = ["true", "1", "yes", "on"];
const NO = ["false", "0", "no", "off"];

/** A switch. */
export const boolean: Reader<boolean> = {
  takes: "true or false",
  parse(value) {
    const word = value.toLowerCase();
    if (YES.includes(word)) return true;
    if (NO.includes(word)) return false;
    throw new ValueRefused("must be true or false");
  },
};

/** One of a few words. */
export function oneOf<const Word extends string>(...words: Word[]): Reader<Word> {
  return {
    takes: `one of ${words.join(", ")}`,
    parse(value) {
      const found = words.find((word) => word === value);
      if (found === undefined) throw new ValueRefused(`must be one of ${words.join(", ")}`);
      return found;
    },
  };
}

/** Some of a few words, separated by commas; each once, in the order they were said. */
export function someOf<const Word extends string>(...words: Word[]): Reader<readonly Word[]> {
  const word = oneOf(...words);
  return {
    takes: `a list of ${words.join(", ")}`,
    parse(value) {
      const parts = listed(value);
      if (parts.length === 0) throw new ValueRefused("must name at least one");
      return [...new Set(parts.map((part) => word.parse(part)))];
    },
  };
}

/** The parts of a comma-separated list. */
export function listed(value: string): string[] {
  return value.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

/** So many bytes, written in hexadecimal. */
export function hex(bytes: number): Reader<Uint8Array<ArrayBuffer>> {
  return {
    takes: `${bytes * 2} hexadecimal digits`,
    parse(value) {
      if (value.length !== bytes * 2 || !/^[0-9a-f]+$/i.test(value)) {
        throw new ValueRefused(`must be exactly ${bytes * 2} hexadecimal digits`);
      }
      return Uint8Array.fromHex(value);
    },
  };
}

/** Any number of them, separated by commas, or `none`. */
export function hexList(bytes: number): Reader<readonly Uint8Array<ArrayBuffer>[]> {
  const one = hex(bytes);
  return {
    takes: `a list of ${one.takes}, or none`,
    parse: (value) =>
      listed(value).filter((part) => part !== "none").map((part) => one.parse(part)),
  };
}
