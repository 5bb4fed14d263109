import type { Context, MiddlewareHandler } from "hono";
import type { Settings } from "../../config/settings.ts";
import { networkOf } from "../../kit/network_of.ts";
import { TokenBuckets } from "../../kit/token_buckets.ts";
import type { Clock } from "../../model/document.ts";
import type { Principal } from "../../model/principal.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env, RateLimit } from "../../registry/env.ts";

/** Kinds of requests that are counted apart. */
export type LimitClass = "api" | "source" | "search" | "download";

/** How much each principal may ask. */
export interface RateLimitsOptions {
  /** 0 for any number. */
  readonly perMinute: Readonly<Record<LimitClass, number>>;
  readonly now: Clock;
}

/**
 * Bounds how often one principal asks: a user, a token, a machine's key, and for those who show
 * nothing a network. Each instance counts by itself.
 */
export class RateLimits {
  readonly #buckets: ReadonlyMap<LimitClass, TokenBuckets>;

  constructor({ perMinute, now }: RateLimitsOptions) {
    const limited = Object.entries(perMinute).filter(([, limit]) => limit > 0);
    this.#buckets = new Map(
      limited.map(([name, limit]) => [
        name as LimitClass,
        new TokenBuckets({ perMinute: limit, now }),
      ]),
    );
  }

  /** Counts a request in the class that it belongs to; stands behind whoever finds out the principal. */
  of(classOf: (c: Context<Env>) => LimitClass): MiddlewareHandler<Env> {
    if (this.#buckets.size === 0) return (_c, next) => next();
    return async (c, next) => {
      const name = classOf(c);
      const buckets = this.#buckets.get(name);
      if (buckets) count(c, name, buckets);
      await next();
    };
  }
}

/** The limits that the settings ask for. */
export function rateLimitsFor({ limits }: Settings, now: Clock): RateLimits {
  const perMinute = {
    api: limits.apiPerMinute,
    source: limits.sourcePerMinute,
    search: limits.searchPerMinute,
    download: limits.downloadPerMinute,
  };
  return new RateLimits({ perMinute, now });
}

/** The classes of a protocol's own addresses: those that search, and all others. */
export function sourceOrSearch(searches: readonly string[]): (c: Context<Env>) => LimitClass {
  return ({ req: { path } }) => {
    const end = path.endsWith("/") ? path.slice(0, -1) : path;
    return searches.some((search) => end.endsWith(search)) ? "search" : "source";
  };
}

/**
 * Says on an answer what is left of a limit.
 * @see {@link https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ | RateLimit header fields, draft 11}
 */
export function tellLimit(headers: Headers, { name, perMinute, left, seconds }: RateLimit): void {
  headers.set("ratelimit-policy", `"${name}";q=${perMinute};w=60`);
  headers.set("ratelimit", `"${name}";r=${left};t=${seconds}`);
}

function count(c: Context<Env>, name: LimitClass, buckets: TokenBuckets): void {
  const { perMinute } = buckets;
  const { taken, left, seconds } = buckets.take(holderOf(c.var.principal, c.var.address));
  c.set("limit", { name, perMinute, left, seconds });
  if (taken) return;
  const detail = `At most ${perMinute} a minute of the class ${name}`;
  throw new RegistryError("rate_limited", detail, { retryAfter: seconds });
}

/** Whose bucket it is. A token has its own: what one machine uses up is not missing to another. */
function holderOf({ kind, user, tokenId, name }: Principal, address: string | null): string {
  if (kind === "anonymous") return `network ${networkOf(address ?? "")}`;
  return tokenId ? `token ${tokenId}` : `${kind} ${user ?? name}`;
}
