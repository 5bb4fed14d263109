import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { hasSecondFactor, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { counted } from "./counted.ts";
import type { PasswordHasher } from "./password.ts";
import type { SecondFactorProof } from "./second_factor_proof.ts";
import type { SignInThrottle } from "./throttle.ts";

/** What making sure of somebody is made of. */
export interface PresenceOptions {
  readonly documents: DocumentStore;
  readonly passwords: PasswordHasher;
  readonly secondFactorProof: SecondFactorProof;
  readonly throttle: SignInThrottle;
}

/** What somebody who has signed in shows once more: one of both. */
export interface ShownAgain {
  readonly password?: string;
  /** A one-time password or a recovery code. */
  readonly code?: string;
}

/** Makes sure that whoever has signed in is there in person, before what a stolen session must not do. */
export class Presence {
  readonly #options: PresenceOptions;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Refuses with `access_denied` or `rate_limited`; failures do not keep the user from signing in. */
  async confirm(id: UserId, shown: ShownAgain, address: string | null): Promise<User> {
    const trying = { account: id, address, purpose: "presence" };
    const user = await counted(this.#options.throttle, trying, async () => {
      const found = await this.#options.documents.get(COLLECTIONS.users, id);
      return found && await this.#isShown(found, shown) ? found : null;
    });
    if (user) return user;
    const what = shown.password === undefined ? "code" : "password";
    throw new RegistryError("access_denied", `The ${what} is wrong`);
  }

  async #isShown(user: User, { password, code }: ShownAgain): Promise<boolean> {
    const { passwords, secondFactorProof } = this.#options;
    if (password !== undefined) {
      if (user.password !== null) return await passwords.verify(password, user.password);
      throw new RegistryError("access_denied", "No password of yours is kept here");
    }
    if (code === undefined || !hasSecondFactor(user)) return false;
    return await secondFactorProof.proveByCode(user, code) !== null;
  }
}
