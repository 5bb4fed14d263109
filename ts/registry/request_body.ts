import { BodyTooLong, readText } from "../kit/bounded_body.ts";
import { type Json, JsonRefused, parseJson } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";

/** Deeper than any document that a client sends, and shallow enough for every walk over it. */
const DEEPEST = 32;

/**
 * Reads a JSON body of at most `limit` bytes; an empty body is `null`. Refuses with
 * `body_too_large` or `request_malformed`.
 */
export async function readJson(request: Request, limit: number): Promise<Json> {
  const text = await readText(request, limit).catch((error: unknown) => {
    if (error instanceof BodyTooLong) throw tooLarge(limit);
    if (error instanceof TypeError) {
      throw new RegistryError("request_malformed", "The body is not UTF-8 text", { cause: error });
    }
    throw error;
  });
  return text.trim() === "" ? null : parse(text);
}

function parse(text: string): Json {
  try {
    return parseJson(text.replace(/^\uFEFF/, ""), { depth: DEEPEST });
  } catch (cause) {
    if (!(cause instanceof JsonRefused)) throw cause;
    throw new RegistryError("request_malformed", cause.message, { cause });
  }
}

function tooLarge(limit: number): RegistryError {
  return new RegistryError("body_too_large", `At most ${limit} bytes are read`);
}
