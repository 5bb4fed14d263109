import type { Context } from "hono";
import { noneMatchHolds } from "../../kit/http.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";
import type { RenderedAnswer } from "../../registry/rendered_answers.ts";
import { type Contract, NEWEST, parseContract } from "./contract.ts";

/** The contract that a request speaks; one that says nothing usable is taken for the newest. */
export function contractOf(c: Context<Env>): Contract {
  return parseContract(c.req.header("version") ?? "") ?? NEWEST;
}

/** An answer rendered before, or only its validator where the client has the bytes already. */
export function send(c: Context<Env>, rendered: RenderedAnswer): Response {
  const { bytes, etag } = rendered;
  const isPublic = c.var.repository.visibility === "public";
  const keeping = isPublic ? "no-cache" : "private, no-cache";
  const headers = { etag, "cache-control": keeping, vary: "Version" };
  const known = c.req.header("if-none-match");
  if (known !== undefined && noneMatchHolds(known, etag)) return c.body(null, 304, headers);
  c.set("rendered", rendered);
  return c.body(bytes, 200, { ...headers, "content-type": "application/json" });
}

/** Refuses a method that an address does not answer. */
export function refuseMethod(allowed: readonly string[]): never {
  const detail = `Only ${allowed.join(", ")} can be asked of this address`;
  throw new RegistryError("method_refused", detail, { allow: allowed });
}
