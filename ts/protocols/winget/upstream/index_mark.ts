import { parseJson } from "../../../kit/json.ts";
import type { JsonObject } from "../../../kit/json.ts";

/** What an index said of itself when it was fetched. */
export interface IndexMark {
  readonly family: 1 | 2;
  /** Of the package around it. */
  readonly sha256: string;
  readonly version?: string;
  readonly etag?: string;
  readonly modified?: string;
}

export function writeMark(mark: IndexMark): string {
  return JSON.stringify(mark);
}

/** `null` for none, and for what was written by somebody else. */
export function readMark(text: string): IndexMark | null {
  try {
    const mark = parseJson(text, { depth: 2 }) as JsonObject;
    return mark.family === 1 || mark.family === 2 ? mark as unknown as IndexMark : null;
  } catch {
    return null;
  }
}

/** What is known of an answer from its head alone. */
export function validatorsOf(headers: Headers): Pick<IndexMark, "version" | "etag" | "modified"> {
  const said = (name: string) => headers.get(name)?.trim() || undefined;
  return {
    version: said("x-ms-meta-sourceversion"),
    etag: said("etag"),
    modified: said("last-modified"),
  };
}

/** How to ask for what is newer alone (RFC 9110 section 13.1). */
export function conditionsOf(mark: IndexMark | null): Record<string, string> {
  if (mark?.etag) return { "if-none-match": mark.etag };
  return mark?.modified ? { "if-modified-since": mark.modified } : {};
}
