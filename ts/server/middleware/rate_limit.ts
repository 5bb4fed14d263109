import { LRUCache } from "lru-cache";
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../../model/document.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";

/** How much one address may ask. */
export interface RateLimitOptions {
  /** 0 for any number. */
  readonly perMinute: number;
  readonly now: Clock;
}

const MINUTE = 60_000;
const ADDRESSES_KEPT = 50_000;

/**
 * Bounds how often one address asks, by a bucket that refills steadily: a client may send a whole
 * minute's requests at once, as `winget upgrade` does, and is only slowed down after that.
 */
export function rateLimit({ perMinute, now }: RateLimitOptions): MiddlewareHandler<Env> {
  if (perMinute === 0) return (_c, next) => next();
  const buckets = new LRUCache<string, { left: number; at: number }>({ max: ADDRESSES_KEPT });
  return async (c, next) => {
    const address = c.var.address ?? "";
    const at = now();
    const last = buckets.get(address) ?? { left: perMinute, at };
    const left = Math.min(perMinute, last.left + (at - last.at) * perMinute / MINUTE);
    if (left < 1) {
      const retryAfter = Math.ceil((1 - left) * MINUTE / perMinute / 1000);
      throw new RegistryError("rate_limited", `At most ${perMinute} a minute`, { retryAfter });
    }
    buckets.set(address, { left: left - 1, at });
    await next();
  };
}
