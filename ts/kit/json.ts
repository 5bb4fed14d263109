/** A value that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** An object that JSON can say. A member that is `undefined` is not said at all. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** How much of a document a reader is willing to follow. */
export interface JsonLimits {
  /** How many arrays and objects may stand inside each other. */
  readonly depth: number;
}

/** What {@link parseJson} throws; the message says where and why, and never quotes the input. */
export class JsonRefused extends Error {
  override readonly name = "JsonRefused";
}

/**
 * Reads a JSON text (RFC 8259) as `JSON.parse` does, but refuses what that lets pass:
 * a name that stands twice in one object, and nesting deeper than `limits.depth`.
 */
export function parseJson(text: string, limits: JsonLimits): Json {
  refuseDepth(text, limits.depth);
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonRefused("The text is not valid JSON", { cause });
  }
  refuseRepeats(text);
  return value;
}

/** Counts brackets before anything is built of them. Right for every text that is JSON, whatever it says of others. */
function refuseDepth(text: string, depth: number): void {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at) - 1;
    else if (sign === OPENING_BRACE || sign === OPENING_BRACKET) open++;
    else if (sign === CLOSING_BRACE || sign === CLOSING_BRACKET) open--;
    if (open > depth) throw new JsonRefused(`The JSON is nested deeper than ${depth} levels`);
  }
}

/** Walks a text already known to be valid JSON, so that it needs to tell only brackets and names. */
function refuseRepeats(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && startsMember(text, end)) note(names, text.slice(at, end));
      at = end - 1;
    } else if (sign === OPENING_BRACE) open.push(new Set());
    else if (sign === OPENING_BRACKET) open.push(null);
    else if (sign === CLOSING_BRACE || sign === CLOSING_BRACKET) open.pop();
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** Behind the closing quote of a string, or the end of a text that has none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

const MEMBER_COLON = /[ \t\r\n]*:/y;

function startsMember(text: string, from: number): boolean {
  MEMBER_COLON.lastIndex = from;
  return MEMBER_COLON.test(text);
}

function note(names: Set<string>, quoted: string): void {
  const name: string = JSON.parse(quoted);
  if (names.has(name)) {
    throw new JsonRefused(
      `The name ${JSON.stringify(name.slice(0, 64))} stands twice in one object`,
    );
  }
  names.add(name);
}

/** Whether a value is a JSON object: neither an array nor `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
