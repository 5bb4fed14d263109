import { createHmac, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock, Instant } from "../model/document.ts";
import type { Caller } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { hasSecondFactor, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AuthSettingsService } from "./auth_settings.ts";
import type { AuthMethod } from "./authenticator.ts";
import type { Credentials } from "./credentials.ts";
import type { Proven, SignIn } from "./sign_in.ts";
import { principalOf, type StandingOf } from "./standing.ts";

/** What this method is made of. */
export interface ByPasswordOptions {
  readonly documents: DocumentStore;
  readonly signIn: SignIn;
  readonly standingOf: StandingOf;
  readonly settings: Pick<AuthSettingsService, "get" | "withholds">;
  readonly now: Clock;
}

/** A password that was right at that moment, for the user as it was then. */
interface Proof {
  readonly user: UserId;
  readonly revision: number;
  readonly at: Instant;
  readonly method: Proven["method"];
}

const PROVEN_FOR = 60_000;
const MOST_PROVEN = 1000;

/**
 * Basic with a user name or e-mail address and the password. A client sends them with every request,
 * so a password that was right stays so for a minute, unless the user changes in any way. It is not
 * enough for whoever has a second factor.
 */
export class ByPassword implements AuthMethod {
  readonly #options: ByPasswordOptions;
  readonly #proofs = new LRUCache<string, Proof>({ max: MOST_PROVEN });
  readonly #key = randomBytes(32);

  constructor(options: ByPasswordOptions) {
    this.#options = options;
  }

  prove(credentials: Credentials, caller: Caller): Promise<Principal> | null {
    if (credentials.is !== "basic") return null;
    return this.#principal(credentials.name, credentials.secret, caller);
  }

  async #principal(login: string, password: string, caller: Caller): Promise<Principal> {
    const fingerprint = createHmac("sha256", this.#key)
      .update(JSON.stringify([login, password])).digest("base64");
    const { settings, standingOf, signIn } = this.#options;
    await signIn.assertOpen();
    const user = await this.#proven(fingerprint) ??
      await this.#signIn(fingerprint, { ...caller, login, password });
    if (hasSecondFactor(user)) throw notEnough();
    const { address } = caller;
    const secondFactorMissing = await settings.withholds(user, false);
    return principalOf(user, await standingOf(user), { address, secondFactorMissing });
  }

  async #proven(fingerprint: string): Promise<User | null> {
    const { documents, settings, now } = this.#options;
    const proof = this.#proofs.get(fingerprint);
    if (!proof || now() - proof.at >= PROVEN_FOR) return null;
    if (proof.method === "password" && !(await settings.get()).localSignIn) return null;
    const user = await documents.get(COLLECTIONS.users, proof.user);
    return user && user.revision === proof.revision && !user.disabled ? user : null;
  }

  async #signIn(
    fingerprint: string,
    shown: Caller & { readonly login: string; readonly password: string },
  ): Promise<User> {
    const attempt = { ...shown, method: "basic" };
    const { user, method } = await this.#options.signIn.byPasswordAlone(attempt);
    const { id, revision } = user;
    this.#proofs.set(fingerprint, { user: id, revision, method, at: this.#options.now() });
    return user;
  }
}

/** Said to those whose password is right, and to nobody else. */
function notEnough(): RegistryError {
  const detail = "A password alone does not open an account with a second factor: use an API token";
  return new RegistryError("credentials_wrong", detail);
}
