import { createHash } from "node:crypto";
import type { Clock } from "../model/document.ts";
import type { Repository } from "../model/package.ts";
import type { Caller } from "../model/event.ts";
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
  prove(credentials: Credentials, caller: Caller): Promise<Principal> | null;
}

/** Where credentials are shown, and from where. */
export interface ShownAt {
  readonly repository: Repository;
  readonly address: string | null;
}

/** A way to prove who one is that some repositories know, and others do not. */
export interface RepositoryAuthMethod {
  /** Whether it is for this method to say whose these credentials are. */
  takes(credentials: Credentials, repository: Repository): boolean;
  /** Whoever they belong to; refuses with `credentials_wrong`. */
  prove(credentials: Credentials, at: ShownAt): Promise<Principal>;
}

/** What the authenticator is made of. */
export interface AuthenticatorOptions {
  /** Tried in this order. */
  readonly methods: readonly AuthMethod[];
  /** Tried before all others where a repository is at hand. */
  readonly ofRepository?: RepositoryAuthMethod;
  readonly known: KnownPrincipals;
  readonly now: Clock;
}

/** Where a request came from, and where its credentials may stand. */
export interface AuthenticateOptions extends CredentialsOptions, Caller {
  /** Which repository it is for, where that is known and there is one. */
  readonly repository?: Repository | null;
}

/** Turns a request into whoever makes it. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #guard: ProofGuard;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#guard = new ProofGuard(options);
  }

  /** Whoever makes the request; nobody when it shows nothing, `credentials_wrong` when it lies. */
  async authenticate(
    request: Request,
    { code, repository: at, ...caller }: AuthenticateOptions,
  ): Promise<Principal> {
    const credentials = credentialsOf(request, { code });
    const { address } = caller;
    if (!credentials) return anonymousAt(address);
    const repository = this.#whoseOwn(credentials, at);
    const shown = { fingerprint: fingerprint(credentials, { address, repository }), address };
    return await this.#options.known.get(
      shown.fingerprint,
      () => this.#guard.pass(shown, () => this.#prove(credentials, { caller, repository })),
    );
  }

  /** The repository at hand, if it is by a way of its own that it knows whose credentials these are. */
  #whoseOwn(
    credentials: Credentials,
    repository: Repository | null | undefined,
  ): Repository | null {
    const isItsOwn = repository && this.#options.ofRepository?.takes(credentials, repository);
    return isItsOwn ? repository : null;
  }

  async #prove(credentials: Credentials, { caller, repository }: Asked): Promise<Principal> {
    const { methods, ofRepository } = this.#options;
    if (ofRepository && repository) {
      return await ofRepository.prove(credentials, { repository, address: caller.address });
    }
    for (const method of methods) {
      const principal = method.prove(credentials, caller);
      if (principal) return await principal;
    }
    throw new RegistryError("credentials_wrong", "They are of no kind that is known here");
  }
}

interface Asked {
  readonly caller: Caller;
  readonly repository: Repository | null;
}

interface Where {
  readonly address: string | null;
  readonly repository: Repository | null;
}

/** No secret is kept, not even for a second. */
function fingerprint(credentials: Credentials, { address, repository }: Where): string {
  const place = repository && [repository.id, repository.revision];
  return createHash("sha256").update(JSON.stringify([credentials, address, place]))
    .digest("base64");
}
