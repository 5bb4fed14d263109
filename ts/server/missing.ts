import type { Context, Hono } from "hono";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import { shownPath } from "./shown_path.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What is said of an address that nothing answers, or nothing by this method but by those of `allow`. */
export function missing(
  { req: { method, path } }: Context<Env>,
  allow: readonly string[],
): RegistryError {
  const detail = `${method} ${quote(shownPath(path))}`;
  return allow.length > 0
    ? new RegistryError("method_refused", detail, { allow })
    : new RegistryError("route_missing", detail);
}

/** The methods that an address answers, as RFC 9110 section 15.5.6 wants them told. */
export function methodsAt(app: Hono<Env>, path: string): readonly string[] {
  const answered = METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method)
  );
  return answered.includes("GET") ? [...answered, "HEAD"] : answered;
}
