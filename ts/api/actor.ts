import type { Context } from "hono";
import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin } from "../model/user.ts";
import type { Env } from "../registry/env.ts";

export { actorOf, placeOf } from "../registry/actor.ts";

/** The user who makes the request; refuses with `credentials_missing` when nobody signed in. */
export function signedInUser(c: Context<Env>): UserId {
  const { user } = c.var.principal;
  if (user !== null) return user;
  throw new RegistryError("credentials_missing", "Sign in first");
}

/** Whether a user name is that of the user who makes the request. */
export function isMe({ var: { principal } }: Context<Env>, username: string): boolean {
  return principal.user !== null && foldLogin(username) === principal.name;
}
