import { createHash } from "node:crypto";
import type { Clock } from "../model/document.ts";
import type { Caller } from "../model/event.ts";
import { anonymousAt, type Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { type Credentials, credentialsOf, type CredentialsOptions } from "./credentials.ts";
import { ProofGuard } from "./proof_guard.ts";
import { Recent } from "./recent.ts";

/** One way to prove who one is. */
export interface AuthMethod {
  /**
   * `null` when these credentials are of another kind; else whoever they belong to. Refuses with
   * `credentials_wrong` or `rate_limited`.
   */
  prove(credentials: Credentials, caller: Caller): Promise<Principal> | null;
}

/** What the authenticator is made of. */
export interface AuthenticatorOptions {
  /** Tried in this order. */
  readonly methods: readonly AuthMethod[];
  readonly now: Clock;
}

/** Where a request came from, and where its credentials may stand. */
export interface AuthenticateOptions extends CredentialsOptions, Caller {}

/** Ending a session or disabling a user is to be known everywhere within a second. */
const REPEATED_FOR = 900;
const MOST_REPEATED = 5000;

/** Turns a request into whoever makes it. */
export class Authenticator {
  readonly #methods: readonly AuthMethod[];
  readonly #recent: Recent<Principal>;
  readonly #guard: ProofGuard;

  constructor({ methods, now }: AuthenticatorOptions) {
    this.#methods = methods;
    this.#recent = new Recent({ milliseconds: REPEATED_FOR, most: MOST_REPEATED, now });
    this.#guard = new ProofGuard({ now });
  }

  /** Whoever makes the request; nobody when it shows nothing, `credentials_wrong` when it lies. */
  async authenticate(
    request: Request,
    { code, ...caller }: AuthenticateOptions,
  ): Promise<Principal> {
    const credentials = credentialsOf(request, { code });
    const { address } = caller;
    if (!credentials) return anonymousAt(address);
    const shown = { fingerprint: fingerprint(credentials, address), address };
    return await this.#recent.get(
      shown.fingerprint,
      () => this.#guard.pass(shown, () => this.#prove(credentials, caller)),
    );
  }

  async #prove(credentials: Credentials, caller: Caller): Promise<Principal> {
    for (const method of this.#methods) {
      const principal = method.prove(credentials, caller);
      if (principal) return await principal;
    }
    throw new RegistryError("credentials_wrong", "They are of no kind that is known here");
  }
}

/** No secret is kept, not even for a second. */
function fingerprint(credentials: Credentials, address: string | null): string {
  return createHash("sha256").update(JSON.stringify([credentials, address])).digest("base64");
}
