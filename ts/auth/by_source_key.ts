import { sha256Hex } from "../kit/digest.ts";
import type { Clock } from "../model/document.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";
import type { KnownPrincipals } from "./known_principals.ts";
import { ProofGuard } from "./proof_guard.ts";
import type { TokenPrincipals } from "./token_principals.ts";

/** What this method is made of. */
export interface BySourceKeyOptions {
  readonly documents: DocumentStore;
  readonly tokenPrincipals: TokenPrincipals;
  readonly known: KnownPrincipals;
  readonly now: Clock;
}

/** A source key: the part of a repository's address behind `~`, which says by itself who asks. */
export class BySourceKey {
  readonly #options: BySourceKeyOptions;
  readonly #guard: ProofGuard;

  constructor(options: BySourceKeyOptions) {
    this.#options = options;
    this.#guard = new ProofGuard(options);
  }

  /**
   * Whoever a key stands for; refuses with `repository_missing` a text that is none, at whatever
   * repository, or with `rate_limited` a network that tries too many.
   */
  prove(key: string, address: string | null): Promise<Principal> {
    const digest = sha256Hex(key);
    const shown = { fingerprint: `key ${digest} ${address}`, address };
    return this.#options.known.get(
      shown.fingerprint,
      () => this.#guard.pass(shown, () => this.#principal(digest, address)),
    );
  }

  async #principal(digest: string, address: string | null): Promise<Principal> {
    const { documents, tokenPrincipals } = this.#options;
    const token = await first(documents, COLLECTIONS.tokens, { where: { digest } });
    const principal = token?.kind === "source" ? await tokenPrincipals.of(token, address) : null;
    return principal ?? refuseKey();
  }
}

/** What is said of every address with a key that opens nothing, whatever is the reason. */
export function refuseKey(): never {
  throw new RegistryError("repository_missing", "The key in the address opens nothing");
}
