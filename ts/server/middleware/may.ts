import type { MiddlewareHandler } from "hono";
import { authorize } from "../../model/authorize.ts";
import type { Action } from "../../model/role.ts";
import { sightOf } from "../../model/sight.ts";
import type { Env } from "../../registry/env.ts";

/** Lets a request pass when its principal may do `action` with the repository at hand. */
export function may(action: Action): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { principal, repository } = c.var;
    authorize(principal, action, repository);
    c.set("sight", sightOf(principal, repository, action));
    await next();
  };
}
