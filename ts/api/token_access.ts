import type { Context } from "hono";
import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Token } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { TokenService } from "../registry/token_service.ts";
import { userInPerson } from "./actor.ts";

/**
 * Whoever manages tokens and keys. A token must not beget one that may more than itself or lives
 * longer, nor an administrator without a second factor one that may what they may not. Refuses with
 * `credentials_missing` or `access_denied`.
 */
export function tokenManager(c: Context<Env>): UserId {
  const user = userInPerson(c);
  if (!c.var.principal.secondFactorMissing) return user;
  throw new RegistryError(
    "access_denied",
    "Show a second factor first: tokens may all that you may",
  );
}

/** Each with when it was last used, as the list of a window shows them. */
export async function presentAll<Shown>(
  tokens: TokenService,
  items: readonly Token[],
  present: (token: Token, use: Awaited<ReturnType<TokenService["lastUse"]>>) => Shown,
): Promise<Shown[]> {
  const uses = await Promise.all(items.map((token) => tokens.lastUse(token)));
  return items.map((token, at) => present(token, uses[at]!));
}

/** In minutes, where a rotation does not say for how much longer the old one works. */
export const USUAL_OVERLAP = 60;
