import { BodyTooLong, readText } from "../kit/bounded_body.ts";
import { isJsonObject, type JsonObject, JsonRefused, parseJson } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";

/** What a body of the management API may be. */
export interface JsonBodyOptions {
  /** In bytes; 64 KiB where nothing is said. */
  readonly limit?: number;
}

const LIMIT = 64 * 1024;
const DEPTH = 16;
const MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/**
 * Reads one JSON object of bounded size and depth in which no name stands twice. Refuses with
 * `media_type_refused`, `body_too_large` or `request_malformed`.
 */
export async function readJsonObject(
  request: Request,
  { limit = LIMIT }: JsonBodyOptions = {},
): Promise<JsonObject> {
  if (!MEDIA_TYPE.test(request.headers.get("content-type") ?? "")) {
    throw new RegistryError("media_type_refused", "Send the body as application/json");
  }
  try {
    const value = parseJson(await readText(request, limit), { depth: DEPTH });
    if (isJsonObject(value)) return value;
  } catch (cause) {
    throw refusal(cause);
  }
  throw new RegistryError("request_malformed", "The body must be a JSON object");
}

function refusal(cause: unknown): unknown {
  if (cause instanceof BodyTooLong) {
    return new RegistryError("body_too_large", `At most ${cause.limit} bytes`, { cause });
  }
  if (cause instanceof JsonRefused) {
    return new RegistryError("request_malformed", cause.message, { cause });
  }
  if (cause instanceof TypeError) {
    return new RegistryError("request_malformed", "The body is not UTF-8 text", { cause });
  }
  return cause;
}
