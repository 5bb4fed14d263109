import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { LRUCache } from "lru-cache";
import { byCount } from "../../kit/by_count.ts";
import type { Clock, Instant } from "../../model/document.ts";
import type { RecordEvent } from "../../model/event.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { actorOf } from "../../registry/actor.ts";
import type { Env } from "../../registry/env.ts";

/** What recording needs. */
export interface RecordRefusalsOptions {
  readonly record: RecordEvent;
  readonly now: Clock;
}

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** Whoever tries the same again and again is recorded once in so many milliseconds. */
const QUIET_FOR = 1000;
const REMEMBERED = 10_000;

/**
 * Keeps in the event log what somebody who is known wanted to change and was not allowed to. Routes
 * are named by their pattern: an address may have a key in it.
 */
export function recordRefusals({ record, now }: RecordRefusalsOptions): MiddlewareHandler<Env> {
  const last = new LRUCache<string, Instant>(byCount(REMEMBERED));
  return async (c, next) => {
    await next();
    const { error, req: { method } } = c;
    if (!(error instanceof RegistryError) || error.code !== "access_denied") return;
    const { principal, repository, route = routeOf(c) } = c.var;
    if (!CHANGES.has(method) || principal.kind === "anonymous") return;
    const { kind, user, tokenId, name } = principal;
    const key = JSON.stringify([kind, user ?? tokenId ?? name, method, route]);
    if (now() - (last.get(key) ?? -Infinity) < QUIET_FOR) return;
    last.set(key, now());
    await record({
      ...{ kind: "access.refused", actor: actorOf(c), target: repository?.path ?? route },
      ...{ organization: repository?.organization, repository: repository?.id },
      detail: { method, route, says: error.detail },
    });
  };
}

/** The pattern of the address that a request was answered at: `/api/v1/tokens/:id`. */
export function routeOf(c: Context<Env>): string {
  const method = c.req.method === "HEAD" ? "GET" : c.req.method;
  return matchedRoutes(c).findLast((route) => route.method === method)?.path ?? "*";
}
