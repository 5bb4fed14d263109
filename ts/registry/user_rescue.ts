import type { Actor, RecordEvent } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { deleteWhere, type DocumentStore } from "../store/document_store.ts";
import type { UserService } from "./user_service.ts";

/** What this is made of. */
export interface UserRescueOptions {
  readonly documents: DocumentStore;
  readonly users: UserService;
  /** Lets people sign in with passwords that are kept here. */
  readonly allowPasswords: (by: Actor) => Promise<unknown>;
  readonly record: RecordEvent;
}

/** The way back in, for whoever has the stores at hand. */
export class UserRescue {
  readonly #options: UserRescueOptions;

  constructor(options: UserRescueOptions) {
    this.#options = options;
  }

  /**
   * Makes somebody, who need not be there yet, an enabled platform administrator who signs in with
   * this password and nothing else. Refuses with `value_refused` a service account.
   */
  async rescue(username: string, password: string, by: Actor): Promise<User> {
    const { users, allowPasswords } = this.#options;
    const known = await users.find(username);
    const { id, kind } = known ?? await users.create({ username, password }, by);
    if (kind !== "human") {
      throw new RegistryError("value_refused", `${quote(username)} is a service account`);
    }
    if (known) await users.resetPassword(id, password, by);
    await this.#removeSecondFactors(id, by);
    await allowPasswords(by);
    return await users.change(id, { platformAdmin: true, disabled: false }, by);
  }

  /** A passkey may be asked for as a second factor as well. */
  async #removeSecondFactors(id: User["id"], by: Actor): Promise<void> {
    const { documents, users, record } = this.#options;
    const passkeys = await deleteWhere(documents, COLLECTIONS.passkeys, { user: id });
    const { totp, recoveryCodes, ...user } = await users.get(id);
    if (!totp && !recoveryCodes && passkeys === 0) return;
    if (!await documents.replace(COLLECTIONS.users, user)) {
      throw new RegistryError("write_conflict", `User ${quote(user.username)}`);
    }
    const what = { actor: by, target: user.username, detail: { passkeys } };
    await record({ kind: "second_factor.disabled", ...what });
  }
}
