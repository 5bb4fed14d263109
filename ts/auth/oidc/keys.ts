import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import type { Clock, Instant } from "../../model/document.ts";

/** What {@link ProviderKeys} is made of. */
export interface ProviderKeysOptions {
  /** Asks the provider for its keys. */
  readonly ask: () => Promise<JSONWebKeySet>;
  readonly now: Clock;
}

/** A key that was withdrawn is trusted no longer than this. */
const KEPT_FOR = 10 * 60_000;
/** Tokens with invented key ids must not make this server ask and ask. */
const PAUSE = 10_000;

interface Asked {
  readonly at: Instant;
  readonly find: Promise<ReturnType<typeof createLocalJWKSet>>;
}

/** The public keys that a provider signs with at this time. */
export class ProviderKeys {
  readonly #options: ProviderKeysOptions;
  #asked: Asked | null = null;

  constructor(options: ProviderKeysOptions) {
    this.#options = options;
  }

  /** The key of a token; one that is not known may be new, so the provider is asked once more. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const asked = this.#within(KEPT_FOR) ?? this.#ask();
    try {
      return await (await asked.find)(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const newer = this.#within(PAUSE) ?? this.#ask();
      if (newer === asked) throw error;
      return await (await newer.find)(header, token);
    }
  };

  #within(milliseconds: number): Asked | null {
    const age = this.#asked ? this.#options.now() - this.#asked.at : Infinity;
    return age >= 0 && age < milliseconds ? this.#asked : null;
  }

  #ask(): Asked {
    const find = this.#options.ask().then((keys) => createLocalJWKSet(keys));
    const asked = this.#asked = { at: this.#options.now(), find };
    find.catch(() => {
      if (this.#asked === asked) this.#asked = null;
    });
    return asked;
  }
}
