import type { MiddlewareHandler } from "hono";
import { BodyTooLong, readText } from "../kit/bounded_body.ts";
import { isJsonObject, type JsonObject, JsonRefused, parseJson } from "../kit/json.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";

/** What a body of the management API may be. */
export interface JsonBodyOptions {
  /** In bytes. */
  readonly limit?: number;
}

/** A handler behind it reads the parsed body by `c.req.valid("json")`. */
export type TakesJson<T> = MiddlewareHandler<
  Env,
  string,
  { in: { json: T }; out: { json: T } }
>;

const LIMIT = 64 * 1024;
const DEPTH = 16;
const MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** Takes one JSON object of bounded size and has `parse` read it, which may refuse. */
export function takesJson<T>(
  parse: (body: JsonObject) => T,
  { limit = LIMIT }: JsonBodyOptions = {},
): TakesJson<T> {
  return async (c, next) => {
    const { raw } = c.req;
    const mediaType = raw.headers.get("content-type") ?? "";
    if (!MEDIA_TYPE.test(mediaType)) {
      throw new RegistryError("media_type_refused", "Send the body as application/json");
    }
    c.req.addValidatedData("json", parse(await readObject(raw, limit)) as object);
    await next();
  };
}

async function readObject(request: Request, limit: number): Promise<JsonObject> {
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
