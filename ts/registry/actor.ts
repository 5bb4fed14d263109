import type { Context } from "hono";
import type { Actor, Caller } from "../model/event.ts";
import type { Env } from "./env.ts";

const LONGEST_AGENT = 200;

/** Whoever makes the request, for the event log. */
export function actorOf(c: Context<Env>): Actor {
  const { user, name } = c.var.principal;
  return { user, name, ...placeOf(c) };
}

/** Where the request comes from, for the event log. */
export function placeOf(c: Context<Env>): Caller {
  const { address, requestId } = c.var;
  const agent = c.req.header("user-agent")?.slice(0, LONGEST_AGENT);
  return {
    address,
    ...(agent && { agent }),
    ...(requestId && { request: requestId }),
  };
}
