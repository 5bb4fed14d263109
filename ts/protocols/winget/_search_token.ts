import { createHash } from "node:crypto";
import { RegistryError } from "../../model/registry_error.ts";
import type { SearchRequest } from "./search_request.ts";

/** Where a page of an ordered result ended. */
export interface SearchPlace {
  readonly rank: number;
  /** Key of the last package. */
  readonly key: string;
  /** How many packages have been answered so far. */
  readonly answered: number;
}

/** More than any token of ours has. */
const LONGEST = 2048;

/** Writes a `ContinuationToken`: safe in a header, and good for this request alone. */
export function presentToken(place: SearchPlace, request: SearchRequest): string {
  const said = JSON.stringify([digest(request), place.rank, place.key, place.answered]);
  const bytes = new TextEncoder().encode(said);
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Reads a token back; refuses with `cursor_refused` what is none, or was given for another request. */
export function parseToken(token: string, request: SearchRequest): SearchPlace {
  const said = decode(token);
  if (!Array.isArray(said) || said.length !== 4) throw refused("it was not given out here");
  const [of, rank, key, answered]: unknown[] = said;
  if (!isCount(rank) || typeof key !== "string" || !isCount(answered)) {
    throw refused("it was not given out here");
  }
  if (of !== digest(request)) throw refused("it was given out for another search");
  return { rank, key, answered };
}

function decode(token: string): unknown {
  if (token.length > LONGEST) throw refused("it is too long");
  try {
    const bytes = Uint8Array.fromBase64(token, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refused("it was not given out here", cause);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function digest(request: SearchRequest): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("base64url").slice(0, 12);
}

function refused(why: string, cause?: unknown): RegistryError {
  return new RegistryError("cursor_refused", why, { cause });
}
