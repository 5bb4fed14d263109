import type { Context } from "hono";
import type { Actor } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin } from "../model/user.ts";
import type { Env } from "../registry/env.ts";

const LONGEST_AGENT = 200;

/** Whoever makes the request, for the event log. */
export function actorOf(c: Context<Env>): Actor {
  const { principal: { user, name } } = c.var;
  return { user, name, ...placeOf(c) };
}

/** Where the request comes from, for the event log. */
export function placeOf(c: Context<Env>): Pick<Actor, "address" | "agent" | "request"> {
  const { address, requestId } = c.var;
  const agent = c.req.header("user-agent")?.slice(0, LONGEST_AGENT);
  return {
    address,
    ...(agent && { agent }),
    ...(requestId && { request: requestId }),
  };
}

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
