/** Bytes `from` to `to`, both included. */
export interface SatisfiableRange {
  readonly from: number;
  readonly to: number;
}

/** What a `Range` field asks of a representation: part of it, all of it, or something it has not. */
export type RangeRequest =
  | { readonly is: "whole" }
  | { readonly is: "part"; readonly range: SatisfiableRange }
  | { readonly is: "unsatisfiable" };

const WHOLE: RangeRequest = { is: "whole" };
const UNSATISFIABLE: RangeRequest = { is: "unsatisfiable" };

/**
 * Reads a `Range` field (RFC 9110 section 14.2). What is not a single byte range is ignored, as the
 * RFC allows: the whole is a right answer to several ranges, to another unit and to a malformed field.
 */
export function parseRange(field: string | undefined, size: number): RangeRequest {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(field ?? "");
  if (!match) return WHOLE;
  const [, first = "", last = ""] = match;
  if (first === "") return last === "" ? WHOLE : suffix(Number(last), size);
  const from = Number(first);
  if (last !== "" && Number(last) < from) return WHOLE;
  if (from >= size) return UNSATISFIABLE;
  const to = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return { is: "part", range: { from, to } };
}

function suffix(length: number, size: number): RangeRequest {
  if (length === 0 || size === 0) return UNSATISFIABLE;
  return { is: "part", range: { from: Math.max(0, size - length), to: size - 1 } };
}

/** Whether an `If-None-Match` field names this validator, by weak comparison (RFC 9110 13.1.2). */
export function noneMatchHolds(field: string, etag: string): boolean {
  return field.trim() === "*" || tags(field).some((tag) => opaque(tag) === opaque(etag));
}

/** Whether an `If-Match` field names this validator, by strong comparison (RFC 9110 13.1.1). */
export function matchHolds(field: string, etag: string): boolean {
  if (field.trim() === "*") return true;
  return !etag.startsWith("W/") && tags(field).includes(etag);
}

/**
 * Whether a range may be answered in part under an `If-Range` field: the field must be this very
 * strong validator (RFC 9110 13.1.5). A date never is: no file here is known by its date alone.
 */
export function ifRangeHolds(field: string | undefined, etag: string): boolean {
  return field === undefined || (field.trim() === etag && !etag.startsWith("W/"));
}

function tags(field: string): string[] {
  return field.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, "");
}

/**
 * A `Content-Disposition` that saves under `fileName` (RFC 6266): plain for ASCII, and by the
 * extended notation of RFC 8187 for everything else.
 */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const extended = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === fileName
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
