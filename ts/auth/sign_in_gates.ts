import { createHmac } from "node:crypto";
import { networkOf } from "../kit/network_of.ts";
import { growingDelay, type Patience, perMinute } from "./patience.ts";
import type { Counter } from "./tries.ts";

/** How patient each gate is. */
export interface SignInGatesOptions {
  /** The same on every instance; what was typed as an account cannot be guessed without it. */
  readonly secret: string;
  /** Failures that one network may have in a minute, over all accounts; `Infinity` for any number. */
  readonly perMinute?: number;
  /** Failures for one account from one network before each further one costs a growing delay. */
  readonly free?: number;
  /** The same over all networks that the account did not sign in from before. */
  readonly freeElsewhere?: number;
}

/** What is about to be tried. */
export interface Trying {
  /** As it was typed, folded: it need not exist. */
  readonly account: string;
  readonly address: string | null;
  /** What is guessed, where it is no password: each is counted by itself. */
  readonly purpose?: string;
}

/** What a try has to pass. */
export interface Gates {
  /** The account as seen from this network: everybody passes it. */
  readonly pair: Counter;
  /** What only a network has to pass that the account did not sign in from before. */
  readonly strange: readonly Counter[];
}

/** Knows which counters a try counts in. Their names are hashes: an account may be a password, mistyped. */
export class SignInGates {
  readonly #secret: string;
  readonly #pair: Patience;
  readonly #account: Patience;
  readonly #network: Patience;

  constructor(options: SignInGatesOptions) {
    this.#secret = options.secret;
    this.#pair = growingDelay(options.free ?? 5);
    this.#account = growingDelay(options.freeElsewhere ?? 20);
    this.#network = perMinute(options.perMinute ?? 30);
  }

  /** The gates of a try, from the narrowest to the widest. */
  of({ account, address, purpose = "password" }: Trying): Gates {
    const network = address === null ? null : networkOf(address);
    const pair = { name: this.#hash(purpose, account, network), patience: this.#pair };
    const strange = [{ name: this.#hash(purpose, account), patience: this.#account }];
    // Codes and passwords count together here: a network is one guesser.
    if (network !== null && this.#network.weighs < Infinity) {
      strange.push({ name: this.#hash(network), patience: this.#network });
    }
    return { pair, strange };
  }

  #hash(...parts: readonly (string | null)[]): string {
    const text = JSON.stringify(["sign-in", ...parts]);
    return createHmac("sha256", this.#secret).update(text).digest("base64url").slice(0, 27);
  }
}
