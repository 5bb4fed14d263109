import { LRUCache } from "lru-cache";
import { sha256Hex } from "../kit/digest.ts";
import { pause as wait } from "../kit/pause.ts";
import { TokenBuckets } from "../kit/token_buckets.ts";
import type { Clock, Instant } from "../model/document.ts";
import type { Repository } from "../model/package.ts";
import { EVERYTHING, lookThrough } from "../model/sight.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { Leases } from "../store/lease.ts";
import { PullPolicies, type PullPoliciesOptions } from "./pull_policies.ts";

/** What is fetched when it is first asked for, and by what. */
export interface PullThroughOptions extends PullPoliciesOptions {
  /** Fetches what of a package a mirror may offer; whether anything of it is here then. */
  readonly sync: {
    pull(repository: Repository, name: string, signal: AbortSignal): Promise<boolean>;
  };
  readonly packages: Pick<PackageService, "find">;
  /** Has this instance know what others have written. */
  readonly catalogue: { refresh(): Promise<void> };
  readonly leases: Pick<Leases, "attempt">;
  readonly now: Clock;
  /** Hears of what went wrong; a client is only told that there is no such package. */
  readonly complain: (error: unknown) => void;
  /** For how many milliseconds a client waits; 20 s where nothing is said. */
  readonly patience?: number;
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** For how long a name in which nothing was found is not looked for again, in milliseconds. */
const VAIN = 10 * 60_000;
/** The same where looking failed. */
const FAILED = 60_000;
const NAMES_KEPT = 10_000;
/** Names that one instance looks for at once, and may begin to look for in a minute, by repository. */
const [MOST_AT_ONCE, MOST_PER_MINUTE] = [16, 60];
/** How often somebody looks whether another instance is done, in milliseconds. */
const LOOK_EVERY = 500;
const PATIENCE = 20_000;
const LOOK = lookThrough(EVERYTHING.view);

/**
 * Fetches packages when clients first ask for them, once for all who wait: of one instance or of
 * many. Whoever waits too long is answered that there is none, and the copy goes on.
 */
export class PullThrough {
  readonly #options: PullThroughOptions;
  readonly #policies: PullPolicies;
  readonly #pause: NonNullable<PullThroughOptions["pause"]>;
  readonly #running = new Map<string, Promise<boolean>>();
  /** Until when names are not looked for. */
  readonly #vain = new LRUCache<string, Instant>({ max: NAMES_KEPT });
  readonly #budget: TokenBuckets;
  readonly #stop = new AbortController();

  constructor(options: PullThroughOptions) {
    this.#options = options;
    this.#policies = new PullPolicies(options);
    this.#pause = options.pause ?? wait;
    this.#budget = new TokenBuckets({ perMinute: MOST_PER_MINUTE, now: options.now });
  }

  /** Whether a package that is not here, and that somebody asks for, has come. */
  async fetch(repository: Repository, name: string, signal: AbortSignal): Promise<boolean> {
    const key = await this.#policies.keyOf(repository, name);
    if (key === null || await this.#isHere(repository, key)) return false;
    const pulling = this.#pulling(repository, { name, key });
    if (!pulling) return false;
    const patience = this.#options.patience ?? PATIENCE;
    return await Promise.race([pulling, this.#pause(patience, signal).then(() => false)]);
  }

  /** Breaks off what runs. */
  async close(): Promise<void> {
    this.#stop.abort(new DOMException("The server is stopping", "AbortError"));
    await Promise.all(this.#running.values());
  }

  #pulling(repository: Repository, wanted: Wanted): Promise<boolean> | null {
    const id = `${repository.id}/${wanted.key}`;
    const running = this.#running.get(id);
    if (running) return running;
    if ((this.#vain.get(id) ?? 0) > this.#options.now()) return null;
    if (this.#stop.signal.aborted || this.#running.size >= MOST_AT_ONCE) return null;
    if (!this.#budget.take(repository.id).taken) return null;
    const begun = this.#pull(repository, wanted, id).finally(() => this.#running.delete(id));
    this.#running.set(id, begun);
    return begun;
  }

  /** Never rejects: nobody may be left who would hear of it. */
  async #pull(repository: Repository, wanted: Wanted, id: string): Promise<boolean> {
    const { now, complain } = this.#options;
    try {
      const isHere = await this.#pullOrWait(repository, wanted);
      if (!isHere) this.#vain.set(id, now() + VAIN);
      return isHere;
    } catch (error) {
      this.#vain.set(id, now() + FAILED);
      if (!this.#stop.signal.aborted) complain(error);
      return false;
    }
  }

  async #pullOrWait(repository: Repository, { name, key }: Wanted): Promise<boolean> {
    const { leases, sync } = this.#options;
    const { signal } = this.#stop;
    const lease = `pull/${repository.id}/${bucketOf(key)}`;
    for (;;) {
      signal.throwIfAborted();
      const done = await leases.attempt(lease, async () => {
        if (await this.#isHereAnywhere(repository, key)) return true;
        return await sync.pull(repository, name, signal);
      });
      if (done) return done.result;
      await this.#pause(LOOK_EVERY, signal);
    }
  }

  /** Another instance may have had the lease before, and have fetched it. */
  async #isHereAnywhere(repository: Repository, key: string): Promise<boolean> {
    await this.#options.catalogue.refresh();
    return await this.#isHere(repository, key);
  }

  async #isHere(repository: Repository, key: string): Promise<boolean> {
    return await this.#options.packages.find(repository, key, LOOK) !== null;
  }
}

interface Wanted {
  readonly name: string;
  readonly key: string;
}

/** Leases are never forgotten, so names share a few; those that do merely wait for each other. */
function bucketOf(key: string): string {
  return sha256Hex(key).slice(0, 2);
}
