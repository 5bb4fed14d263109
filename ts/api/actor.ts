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

/** The same, if they are there by password or in a session; refuses a token with `access_denied`. */
export function userInPerson(c: Context<Env>): UserId {
  const user = signedInUser(c);
  if (!c.var.principal.token) return user;
  throw new RegistryError(
    "access_denied",
    "That is done by password or in a session, not by a token",
  );
}

/** Whether a user name is that of the user who makes the request. */
export function isMe({ var: { principal } }: Context<Env>, username: string): boolean {
  return principal.user !== null && foldLogin(username) === principal.name;
}
