import { Turns } from "../kit/turns.ts";
import type { Clock } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { KnownNetwork, SignInTry } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { KnownNetworks } from "./known_networks.ts";
import { SignInGates, type SignInGatesOptions, type Trying } from "./sign_in_gates.ts";
import { type Count, type Counter, Tries } from "./tries.ts";

export type { Trying };

/** What the throttle is made of. */
export interface SignInThrottleOptions extends SignInGatesOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

/** A try counts as a failure until it is known to be none. Neither of these refuses. */
export interface Attempt {
  /** What was shown was right: the past is forgotten. */
  succeeded(): Promise<void>;
  /** Nobody found out whether it was right: it does not count. */
  withdraw(): Promise<void>;
}

/** What a try has taken, and what is to be remembered of it. */
interface Taken {
  readonly pair: Counter;
  readonly known: KnownNetwork | null;
  readonly taken: readonly SignInTry[];
  /** Whether the pair had failures before. */
  readonly hadFailed: boolean;
}

/**
 * Slows guessing down, exactly over all instances and lasting over restarts, without a way to lock
 * others out: delays grow for an account *as seen from one network*. What an account meets from
 * everywhere, and a network for every account, spares the networks that the account signed in from
 * before. Whether an account exists makes no difference.
 */
export class SignInThrottle {
  readonly #gates: SignInGates;
  readonly #tries: Tries;
  readonly #known: KnownNetworks;
  /** Only other instances are raced: those who come at once here would all want the same place. */
  readonly #turns = new Turns();

  constructor(options: SignInThrottleOptions) {
    this.#gates = new SignInGates(options);
    this.#tries = new Tries(options);
    this.#known = new KnownNetworks(options);
  }

  begin(trying: Trying): Promise<Attempt>;
  begin(account: string, address: string | null): Promise<Attempt>;
  /** Counts a try, or refuses it with `rate_limited` and the seconds to wait. */
  async begin(trying: Trying | string, address: string | null = null): Promise<Attempt> {
    const { pair, strange } = this.#gates.of(
      typeof trying === "string" ? { account: trying, address } : trying,
    );
    const known = await this.#known.find(pair.name);
    const gates = known ? [pair] : [pair, ...strange];
    const counts = await Promise.all(gates.map((gate) => this.#tries.count(gate)));
    refuse(Math.max(...counts.map(({ wait }) => wait)));
    const taken = await this.#takeAll(gates, counts);
    return this.#attempt({ pair, known, taken, hadFailed: counts[0]!.tries.length > 0 });
  }

  /** Deletes what no longer counts; answers how many. */
  async forgetExpired(): Promise<number> {
    return await this.#tries.forgetExpired() + await this.#known.forgetExpired();
  }

  #attempt({ pair, known, taken, hadFailed }: Taken): Attempt {
    const welcome = async (): Promise<void> => {
      await this.#known.remember(pair.name, known);
      await this.#tries.forget(taken);
      if (hadFailed) await this.#tries.forgetAll(pair);
    };
    return {
      withdraw: () => quietly(this.#tries.forget(taken)),
      succeeded: () => quietly(welcome()),
    };
  }

  /** One after the other, so that what a narrow gate refuses takes no place from others in a wide one. */
  async #takeAll(gates: readonly Counter[], counts: readonly Count[]): Promise<SignInTry[]> {
    const taken: SignInTry[] = [];
    try {
      for (const [at, gate] of gates.entries()) {
        const take = () => this.#take(gate, counts[at]!);
        taken.push(await this.#turns.take(gate.name, take));
      }
      return taken;
    } catch (refusal) {
      await quietly(this.#tries.forget(taken));
      throw refusal;
    }
  }

  async #take(gate: Counter, count: Count): Promise<SignInTry> {
    for (;;) {
      refuse(count.wait);
      const taken = await this.#tries.take(gate, count.next);
      if (taken) return taken;
      count = await this.#tries.count(gate);
    }
  }
}

function refuse(wait: number): void {
  if (wait <= 0) return;
  throw new RegistryError("rate_limited", "Too many attempts to sign in", {
    retryAfter: Math.ceil(wait / 1000),
  });
}

/** A store that went away leaves failures counted that were none, which harms less than a fault here. */
async function quietly(work: Promise<void>): Promise<void> {
  await work.catch(() => {});
}
