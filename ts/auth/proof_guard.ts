import { LRUCache } from "lru-cache";
import { byCount } from "../kit/by_count.ts";
import { networkOf } from "../kit/network_of.ts";
import { TokenBuckets } from "../kit/token_buckets.ts";
import type { Clock } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";

/** How many wrong credentials are looked at. */
export interface ProofGuardOptions {
  readonly now: Clock;
  /** From one network, in a minute. */
  readonly perMinute?: number;
}

/** What is shown, and from where. */
export interface Shown {
  /** Tells these credentials from others, without them. */
  readonly fingerprint: string;
  readonly address: string | null;
}

const REMEMBERED = 20_000;

/**
 * Stands before everything that costs something when credentials are shown: a network from which
 * wrong ones come without end is refused before any is looked up or hashed. What was right from there
 * before still is, so that a neighbour's broken machine shuts nobody out who is at work. In memory:
 * it bounds work, and {@link SignInThrottle} bounds guessing.
 */
export class ProofGuard {
  readonly #wrong: TokenBuckets;
  readonly #right = new LRUCache<string, true>(byCount(REMEMBERED));

  constructor({ now, perMinute = 600 }: ProofGuardOptions) {
    this.#wrong = new TokenBuckets({ perMinute, now });
  }

  /** Whatever `prove` finds out; refuses with `rate_limited` before it is asked. */
  async pass<T>({ fingerprint, address }: Shown, prove: () => Promise<T>): Promise<T> {
    if (address === null) return await prove();
    const network = networkOf(address);
    if (!this.#right.has(fingerprint)) this.#refuse(network);
    try {
      const proven = await prove();
      this.#right.set(fingerprint, true);
      return proven;
    } catch (error) {
      if (error instanceof RegistryError && error.status < 500) {
        this.#right.delete(fingerprint);
        this.#wrong.take(network);
      }
      throw error;
    }
  }

  #refuse(network: string): void {
    const { left, seconds: retryAfter } = this.#wrong.look(network);
    if (left >= 1) return;
    throw new RegistryError("rate_limited", "Too many wrong credentials", { retryAfter });
  }
}
