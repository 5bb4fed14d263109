import { Filter, FilterParser } from "ldapts";

const PLACE = /\{(\w+)\}/g;
/** A place where the name of an attribute or of a rule stands. */
const MISPLACED = /\([^()=]*\{/;
const HIGH_BYTES = /(?:\\[89a-f][0-9a-f])+/gi;

/** A filter cannot be used; the message is half a sentence that says why. */
export class FilterRefused extends Error {
  override readonly name = "FilterRefused";
}

/** A search filter as RFC 4515 writes it, with places such as `{login}` to be filled in. */
export class FilterTemplate {
  readonly #text: string;

  /** Throws {@link FilterRefused}. */
  constructor(text: string, places: readonly string[]) {
    this.#text = decodeHighBytes(text.startsWith("(") ? text : `(${text})`);
    const unknown = this.#places().find((place) => !places.includes(place));
    if (unknown) throw new FilterRefused(`has a place "{${unknown}}" that nothing is known for`);
    if (MISPLACED.test(this.#text)) throw new FilterRefused("has a place where no value stands");
    if (count(this.#text, "(") !== count(this.#text, ")")) throw unreadable();
    this.fill(Object.fromEntries(places.map((place) => [place, "x"])));
  }

  /** Whether something is filled in at a place. */
  uses(place: string): boolean {
    return this.#places().includes(place);
  }

  /** The filter with values in their places, where they mean nothing but themselves. */
  fill(values: Readonly<Record<string, string>>): Filter {
    const text = this.#text.replace(PLACE, (_, place) => Filter.escape(values[place] ?? ""));
    try {
      return FilterParser.parseString(text);
    } catch {
      throw unreadable();
    }
  }

  #places(): readonly string[] {
    return Array.from(this.#text.matchAll(PLACE), ([, place]) => place!);
  }
}

/** The library takes each escaped byte for a character of its own; beyond ASCII only several are one. */
function decodeHighBytes(text: string): string {
  return text.replace(HIGH_BYTES, (bytes) => {
    try {
      const decoder = new TextDecoder("utf-8", { fatal: true });
      return decoder.decode(Uint8Array.fromHex(bytes.replaceAll("\\", "")));
    } catch {
      throw new FilterRefused("has escaped bytes that are no text");
    }
  });
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function unreadable(): FilterRefused {
  return new FilterRefused("must be a filter, such as (&(objectClass=person)(uid={login}))");
}
