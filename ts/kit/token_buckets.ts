import { LRUCache } from "lru-cache";
import { byCount } from "./by_count.ts";

/** How much each may take. */
export interface TokenBucketsOptions {
  /** What a bucket holds, and what flows back into it within a minute. */
  readonly perMinute: number;
  readonly now: () => number;
  /** How many buckets are remembered; what is forgotten is full again. */
  readonly most?: number;
}

/** What is in a bucket. */
export interface Filling {
  /** Whole tokens. */
  readonly left: number;
  /** Seconds until there is one more, at least 1; 0 when the bucket is full. */
  readonly seconds: number;
}

/** What came of taking a token. */
export interface Taking extends Filling {
  readonly taken: boolean;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

const MINUTE = 60_000;

/**
 * A bucket of tokens for each key, refilled steadily: whoever saved them may take a whole minute's
 * at once, as `winget upgrade` does, and is only slowed down after that. In memory.
 */
export class TokenBuckets {
  readonly perMinute: number;
  readonly #now: () => number;
  readonly #buckets: LRUCache<string, Bucket>;

  constructor({ perMinute, now, most = 50_000 }: TokenBucketsOptions) {
    this.perMinute = perMinute;
    this.#now = now;
    this.#buckets = new LRUCache(byCount(most));
  }

  /** Takes a token where there is one. */
  take(key: string): Taking {
    const at = this.#now();
    const left = this.#leftAt(key, at);
    if (left < 1) return { taken: false, ...this.#filling(left) };
    this.#buckets.set(key, { left: left - 1, at });
    return { taken: true, ...this.#filling(left - 1) };
  }

  /** Looks into a bucket and takes nothing. */
  look(key: string): Filling {
    return this.#filling(this.#leftAt(key, this.#now()));
  }

  #leftAt(key: string, at: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.perMinute;
    // A clock that was set back must not empty it.
    const passed = Math.max(0, at - bucket.at);
    return Math.min(this.perMinute, bucket.left + passed * this.perMinute / MINUTE);
  }

  #filling(left: number): Filling {
    const whole = Math.floor(left);
    const missing = left < this.perMinute ? whole + 1 - left : 0;
    return { left: whole, seconds: Math.ceil(missing * MINUTE / this.perMinute / 1000) };
  }
}
