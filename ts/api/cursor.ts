import { parseJson } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";

/** A place in a list, as `Place` of the document store. */
interface Place {
  readonly value: string | number | boolean;
  readonly id: string;
}

const LONGEST = 2048;
const MOST = 200;
const USUAL = 50;

/** A place as clients carry it: opaque text that is safe in an address; `null` stays `null`. */
export function presentCursor(place: Place | null): string | null {
  if (!place) return null;
  const bytes = new TextEncoder().encode(JSON.stringify([place.value, place.id]));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Reads `?cursor=`, whose values are of type `of`; refuses with `cursor_refused` what was never handed out. */
export function parseCursor(
  text: string | undefined,
  of: "string" | "number",
): Place | undefined {
  if (text === undefined) return undefined;
  const [value, id, ...rest] = text.length > LONGEST ? [] : decode(text);
  if (typeof value !== of || typeof id !== "string" || rest.length > 0) throw refusal();
  return { value: value as string | number, id };
}

/** Reads `?limit=`: 1 to 200, 50 where nothing is said. */
export function parseLimit(text: string | undefined): number {
  if (text === undefined) return USUAL;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new RegistryError("value_refused", `Cannot use that as a limit: 1 to ${MOST}`);
}

function decode(text: string): readonly unknown[] {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    const json = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes), { depth: 1 });
    return Array.isArray(json) ? json : [];
  } catch (cause) {
    throw refusal(cause);
  }
}

function refusal(cause?: unknown): RegistryError {
  return new RegistryError("cursor_refused", "Begin without a cursor", { cause });
}
