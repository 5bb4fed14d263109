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
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonRefused("The text is not valid JSON", { cause });
  }
  refuseOddities(text, limits.depth);
  return value;
}

/** Walks a text already known to be valid JSON, so that it needs to tell only brackets and names. */
function refuseOddities(text: string, depth: number): void {
  const open: (Set<string> | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"') {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && startsMember(text, end)) note(names, text.slice(at, end));
      at = end;
      continue;
    }
    if (sign === "{" || sign === "[") {
      open.push(sign === "{" ? new Set() : null);
      if (open.length > depth) {
        throw new JsonRefused(`The JSON is nested deeper than ${depth} levels`);
      }
    } else if (sign === "}" || sign === "]") {
      open.pop();
    }
    at++;
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
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
