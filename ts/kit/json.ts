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
  const members = countMembers(text, limits.depth);
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonRefused("The text is not valid JSON", { cause });
  }
  if (membersOf(value) < members) refuseRepeats(text);
  return value;
}

/**
 * Counts colons, and brackets before anything is built of them. Right for every text that is JSON,
 * whatever it says of others.
 */
function countMembers(text: string, depth: number): number {
  let [open, members] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at) - 1;
    else if (sign === COLON) members++;
    else if (sign === OPENING_BRACE || sign === OPENING_BRACKET) open++;
    else if (sign === CLOSING_BRACE || sign === CLOSING_BRACKET) open--;
    if (open > depth) throw new JsonRefused(`The JSON is nested deeper than ${depth} levels`);
  }
  return members;
}

/** How many names a value has at all depths: fewer than its text where one stood twice in an object. */
function membersOf(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += membersOf(item);
    return members;
  }
  for (const name in value as JsonObject) members += 1 + membersOf((value as JsonObject)[name]);
  return members;
}

/** Walks a text already known to be valid JSON to find a name that stands twice. */
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
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** Behind the closing quote of a string, or the end of a text that has none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

/** Whether an odd number of backslashes stands before a quote: pairs of them stand for themselves. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text.charCodeAt(at - 1) === BACKSLASH) at--;
  return (quote - at) % 2 === 1;
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
