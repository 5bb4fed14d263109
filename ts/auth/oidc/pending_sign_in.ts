import { SealBroken, type Sealer } from "../../kit/sealer.ts";
import type { Clock, Instant } from "../../model/document.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Once } from "../../store/once.ts";

/** A sign-in whose browser is away, at the provider. */
export interface PendingSignIn {
  /** Repeated by the provider: what comes back belongs to what was begun. */
  readonly state: string;
  /** Repeated in the ID token: it was made for this sign-in. */
  readonly nonce: string;
  /** Proves to the provider that who brings the code is who began (RFC 7636). */
  readonly verifier: string;
  readonly redirectUri: string;
  readonly returnTo: string;
  readonly expiresAt: Instant;
}

/** What {@link PendingSignIns} is made of. */
export interface PendingSignInsOptions {
  readonly provider: string;
  readonly sealer: Sealer;
  readonly once: Once;
  readonly now: Clock;
}

const LIFETIME = 10 * 60_000;
/** Longer than any that was sealed here. */
const LONGEST = 8192;

/** Hands sign-ins that are under way to their browsers to keep, sealed, and takes each back once. */
export class PendingSignIns {
  readonly #options: PendingSignInsOptions;

  constructor(options: PendingSignInsOptions) {
    this.#options = options;
  }

  seal(begun: Omit<PendingSignIn, "expiresAt">): string {
    const { sealer, now } = this.#options;
    return sealer.seal(JSON.stringify({ ...begun, expiresAt: now() + LIFETIME }), this.#about());
  }

  /** Refuses with `state_refused` what was not sealed here for this provider, or too long ago. */
  open(sealed: string): PendingSignIn {
    const pending: PendingSignIn = JSON.parse(this.#text(sealed));
    if (this.#options.now() < pending.expiresAt) return pending;
    throw new RegistryError("state_refused", "It was begun more than ten minutes ago");
  }

  /** Refuses with `state_refused` a sign-in that came back before, on whichever instance. */
  async useUp({ state, expiresAt }: PendingSignIn): Promise<void> {
    if (await this.#options.once.use(`${this.#about()}/${state}`, expiresAt)) return;
    throw new RegistryError("state_refused", "It was finished or given up before");
  }

  #text(sealed: string): string {
    try {
      if (sealed.length <= LONGEST) return this.#options.sealer.open(sealed, this.#about());
    } catch (cause) {
      if (!(cause instanceof SealBroken)) throw cause;
    }
    throw new RegistryError("state_refused", "This browser did not begin it, or begins another");
  }

  #about(): string {
    return `oidc/${this.#options.provider}`;
  }
}
