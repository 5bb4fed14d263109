import type { Context } from "hono";
import type { Actor } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";

/** Whoever makes the request, for the event log. */
export function actorOf(c: Context<Env>): Actor {
  const { principal: { user, name }, address } = c.var;
  return { user, name, address };
}

/** The user who makes the request; refuses with `credentials_missing` when nobody signed in. */
export function signedInUser(c: Context<Env>): UserId {
  const { user } = c.var.principal;
  if (user !== null) return user;
  throw new RegistryError("credentials_missing", "Sign in first");
}
