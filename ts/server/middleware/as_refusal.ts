import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";
import type { Log } from "../log.ts";
import { shownPath } from "../shown_path.ts";

/** Any error as one that can be explained to a client. What is a bug is logged whole and told as little. */
export function asRefusal(error: Error, c: Context<Env>, log: Log): RegistryError {
  const { method } = c.req;
  const path = shownPath(c.req.path);
  const { requestId } = c.var;
  if (error instanceof RegistryError) {
    if (error.status >= 500) {
      log("error", error.message, { method, path, requestId, cause: chain(error.cause) });
    }
    return error;
  }
  if (error instanceof HTTPException && error.status < 500) {
    return new RegistryError("request_malformed", error.message, { cause: error });
  }
  if (isBrokenOff(error, c)) {
    log("debug", "The body broke off", { method, path, requestId });
    return new RegistryError("request_malformed", "The body broke off", { cause: error });
  }
  log("error", "Fault", { method, path, requestId, stack: error.stack ?? String(error) });
  return new RegistryError("internal_fault", `Request ${requestId}`, { cause: error });
}

/** How the runtime says that a client went away, or sent chunks that are none, in the middle of its body. */
const BREAKS = [
  Deno.errors.Http,
  Deno.errors.UnexpectedEof,
  Deno.errors.ConnectionReset,
  Deno.errors.ConnectionAborted,
];

/** What there is to tell breaks by depends on how much of the body was read when it happened. */
function isBrokenOff(error: Error, c: Context<Env>): boolean {
  if (!c.req.raw.bodyUsed) return false;
  return BREAKS.some((kind) => error instanceof kind) ||
    /\b(?:request|reading a) body\b/.test(error.message);
}

function chain(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return cause === undefined ? undefined : String(cause);
  const rest = chain(cause.cause);
  return rest ? `${cause.message}: ${rest}` : cause.message;
}
