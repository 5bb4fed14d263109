import type { MiddlewareHandler } from "hono";
import type { Authenticator } from "../../auth/authenticator.ts";
import { anonymousAt } from "../../model/principal.ts";
import { placeOf } from "../../registry/actor.ts";
import type { Env } from "../../registry/env.ts";

/** Where stale credentials must not keep anybody from getting fresh ones, or from leaving. */
const ANYWAY =
  /\/auth\/(?:(?:ldap\/[^/]+\/)?login|refresh|logout|passkeys\/(?:options|login)|oauth\/[^/]+\/\w+)$/;

/** Finds out who makes the request; whoever shows nothing is anonymous, whoever lies is refused. */
export function authenticate(authenticator: Authenticator): MiddlewareHandler<Env> {
  return async (c, next) => {
    const caller = placeOf(c);
    const proof = authenticator.authenticate(c.req.raw, { ...caller, code: true });
    c.set(
      "principal",
      await (ANYWAY.test(c.req.path) ? proof.catch(() => anonymousAt(caller.address)) : proof),
    );
    await next();
  };
}
