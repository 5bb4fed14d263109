import { createHmac, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock, Instant } from "../model/document.ts";
import type { Caller } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import type { Principal } from "../model/principal.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AuthMethod } from "./authenticator.ts";
import type { Credentials } from "./credentials.ts";
import type { SignIn, SignInAttempt } from "./sign_in.ts";
import { principalOf, type StandingOf } from "./standing.ts";

/** What this method is made of. */
export interface ByPasswordOptions {
  readonly documents: DocumentStore;
  readonly signIn: SignIn;
  readonly standingOf: StandingOf;
  readonly now: Clock;
}

/** A password that was right at that moment, for the user as it was then. */
interface Proof {
  readonly user: UserId;
  readonly revision: number;
  readonly at: Instant;
}

const PROVEN_FOR = 60_000;
const MOST_PROVEN = 1000;

/**
 * Basic with a user name or e-mail address and the password. A client sends them with every request,
 * so a password that was right stays so for a minute, unless the user changes in any way.
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
    const user = await this.#proven(fingerprint) ??
      await this.#signIn(fingerprint, { ...caller, login, password, method: "basic" });
    const { address } = caller;
    return principalOf(user, await this.#options.standingOf(user), { address });
  }

  async #proven(fingerprint: string): Promise<User | null> {
    const { documents, now } = this.#options;
    const proof = this.#proofs.get(fingerprint);
    if (!proof || now() - proof.at >= PROVEN_FOR) return null;
    const user = await documents.get(COLLECTIONS.users, proof.user);
    return user && user.revision === proof.revision && !user.disabled ? user : null;
  }

  async #signIn(fingerprint: string, attempt: SignInAttempt): Promise<User> {
    const user = await this.#options.signIn.byPassword(attempt);
    const { id, revision } = user;
    this.#proofs.set(fingerprint, { user: id, revision, at: this.#options.now() });
    return user;
  }
}
