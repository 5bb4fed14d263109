import { createHash } from "node:crypto";
import type { Clock } from "../model/document.ts";
import { anonymousAt, type Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { type Credentials, credentialsOf, type CredentialsOptions } from "./credentials.ts";
import type { KnownPrincipals } from "./known_principals.ts";
import { ProofGuard } from "./proof_guard.ts";

/** One way to prove who one is. */
export interface AuthMethod {
  /**
   * `null` when these credentials are of another kind; else whoever they belong to. Refuses with
   * `credentials_wrong` or `rate_limited`.
   */
  prove(credentials: Credentials, address: string | null): Promise<Principal> | null;
}

/** What the authenticator is made of. */
export interface AuthenticatorOptions {
  /** Tried in this order. */
  readonly methods: readonly AuthMethod[];
  readonly known: KnownPrincipals;
  readonly now: Clock;
}

/** A request, where it came from, and where its credentials may stand. */
export interface AuthenticateOptions extends CredentialsOptions {
  readonly address: string | null;
}

/** Turns a request into whoever makes it. */
export class Authenticator {
  readonly #methods: readonly AuthMethod[];
  readonly #known: KnownPrincipals;
  readonly #guard: ProofGuard;

  constructor({ methods, known, now }: AuthenticatorOptions) {
    this.#methods = methods;
    this.#known = known;
    this.#guard = new ProofGuard({ now });
  }

  /** Whoever makes the request; nobody when it shows nothing, `credentials_wrong` when it lies. */
  async authenticate(request: Request, options: AuthenticateOptions): Promise<Principal> {
    const credentials = credentialsOf(request, options);
    const { address } = options;
    if (!credentials) return anonymousAt(address);
    const shown = { fingerprint: fingerprint(credentials, address), address };
    return await this.#known.get(
      shown.fingerprint,
      () => this.#guard.pass(shown, () => this.#prove(credentials, address)),
    );
  }

  async #prove(credentials: Credentials, address: string | null): Promise<Principal> {
    for (const method of this.#methods) {
      const principal = method.prove(credentials, address);
      if (principal) return await principal;
    }
    throw new RegistryError("credentials_wrong", "They are of no kind that is known here");
  }
}

/** No secret is kept, not even for a second. */
function fingerprint(credentials: Credentials, address: string | null): string {
  return createHash("sha256").update(JSON.stringify([credentials, address])).digest("base64");
}
