import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { hasSecondFactor, type Passkey, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { changeUser } from "./change_user.ts";
import type { OneTimePasswords, TotpSetup } from "./one_time_passwords.ts";
import type { NewPasskey, Passkeys } from "./passkeys.ts";
import type { Resealed } from "./resealed.ts";
import { newRecoveryCodes, type RecoveryCodes } from "./recovery_codes.ts";

/** What setting up second factors is made of. */
export interface SecondFactorsOptions {
  readonly documents: DocumentStore;
  readonly oneTimePasswords: OneTimePasswords;
  readonly passkeys: Passkeys;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** The first code of a device, with what {@link SecondFactors.beginTotp} answered. */
export interface TotpConfirmation {
  readonly setup: string;
  readonly code: string;
}

/** Codes to write down; `null` for whoever has some from before. */
export type NewCodes = readonly string[] | null;

/**
 * The second factors of users: one-time passwords and passkeys, with recovery codes from the first
 * of them on and until the last of them goes.
 */
export class SecondFactors {
  readonly #options: SecondFactorsOptions;

  constructor(options: SecondFactorsOptions) {
    this.#options = options;
  }

  /** Makes a secret for one-time passwords, which counts for nothing yet; refuses with `second_factor_taken`. */
  async beginTotp(user: User): Promise<TotpSetup> {
    refuseSecond(user);
    return await this.#options.oneTimePasswords.begin(user);
  }

  /** Sets up one-time passwords; refuses with `value_refused` or `second_factor_taken`. */
  async enableTotp(user: UserId, { setup, code }: TotpConfirmation, by: Actor): Promise<NewCodes> {
    const { documents, oneTimePasswords, now } = this.#options;
    const secret = oneTimePasswords.finish(user, setup);
    if (secret === null) throw unfit("The set-up is another user's or took too long: begin again");
    if (!await oneTimePasswords.use(user, secret, code.replaceAll(/\s/g, ""))) {
      throw unfit("The code is wrong: look at the clock of the device");
    }
    const fresh = newRecoveryCodes();
    const changed = await changeUser(documents, user, (found) => {
      refuseSecond(found);
      const recoveryCodes = found.recoveryCodes ?? fresh.digests;
      return { ...found, totp: { secret, confirmedAt: now() }, recoveryCodes };
    });
    await this.#tell("second_factor.enabled", changed, by, { method: "totp" });
    return newIn(changed, fresh);
  }

  /** Takes one-time passwords away; nothing happens where there are none. */
  async disableTotp(user: UserId, by: Actor): Promise<void> {
    let had = false;
    const changed = await changeUser(this.#options.documents, user, ({ totp, ...rest }) => {
      had = totp !== undefined;
      return this.#withoutIdleCodes(rest);
    });
    if (had) await this.#tell("second_factor.disabled", changed, by, { method: "totp" });
  }

  /** Ten other recovery codes in the place of all; refuses with `precondition_failed` whoever has no second factor. */
  async renewRecoveryCodes(user: UserId, by: Actor): Promise<readonly string[]> {
    const { codes, digests } = newRecoveryCodes();
    const changed = await changeUser(this.#options.documents, user, (found) => {
      if (hasSecondFactor(found)) return { ...found, recoveryCodes: digests };
      throw new RegistryError("precondition_failed", "Set up a second factor first");
    });
    await this.#tell("recovery_codes.renewed", changed, by);
    return codes;
  }

  /** Keeps a passkey; refuses with `value_refused`. */
  async addPasskey(
    user: UserId,
    wanted: NewPasskey,
    by: Actor,
  ): Promise<{ readonly passkey: Passkey; readonly recoveryCodes: NewCodes }> {
    const passkey = await this.#options.passkeys.add(user, wanted);
    const fresh = newRecoveryCodes();
    // Written even where nothing changes: whoever takes the last passkey away at this moment looks again.
    const changed = await changeUser(this.#options.documents, user, (found) => ({
      ...found,
      recoveryCodes: found.recoveryCodes ?? fresh.digests,
    }));
    await this.#tell("passkey.added", changed, by, { passkey: passkey.id, title: passkey.title });
    return { passkey, recoveryCodes: newIn(changed, fresh) };
  }

  /** Takes a passkey away; refuses with `passkey_missing`. */
  async removePasskey(user: UserId, id: string, by: Actor): Promise<void> {
    const { passkeys, documents } = this.#options;
    const { title } = await passkeys.remove(user, id);
    const changed = await changeUser(documents, user, (found) => this.#withoutIdleCodes(found));
    await this.#tell("passkey.removed", changed, by, { passkey: id, title });
  }

  /** Takes everything away, for whoever has lost it all; nothing happens where there is nothing. */
  async removeAllOf(user: UserId, by: Actor): Promise<void> {
    const { passkeys, documents } = this.#options;
    const removed = await passkeys.removeAllOf(user);
    let had = removed > 0;
    const changed = await changeUser(documents, user, ({ totp, recoveryCodes, ...rest }) => {
      had ||= hasSecondFactor({ totp, recoveryCodes });
      return rest;
    });
    if (had) await this.#tell("second_factor.disabled", changed, by, { passkeys: removed });
  }

  /** Seals secrets of former keys with the key of today. */
  async reseal(): Promise<Resealed> {
    const { documents, oneTimePasswords } = this.#options;
    const counts = { resealed: 0, lost: 0 };
    for await (const { id, totp } of documents.find(COLLECTIONS.users, {})) {
      if (!totp || !oneTimePasswords.isStale(totp.secret)) continue;
      if (!oneTimePasswords.reseal(id, totp.secret)) {
        counts.lost++;
        continue;
      }
      await changeUser(documents, id, (user) => {
        const secret = user.totp && oneTimePasswords.reseal(id, user.totp.secret);
        return secret ? { ...user, totp: { ...user.totp!, secret } } : user;
      });
      counts.resealed++;
    }
    return counts;
  }

  /** Recovery codes alone are no second factor. */
  async #withoutIdleCodes(user: User): Promise<User> {
    if (user.totp || await this.#options.passkeys.hasAny(user.id)) return user;
    const { recoveryCodes: _, ...rest } = user;
    return rest;
  }

  async #tell(
    kind: EventKind,
    { username }: User,
    by: Actor,
    detail: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    await this.#options.record({ kind, actor: by, target: username, detail });
  }
}

/** The codes that a user has just been given, if these are the ones. */
function newIn({ recoveryCodes }: User, { codes, digests }: RecoveryCodes): NewCodes {
  return recoveryCodes?.includes(digests[0]!) ? codes : null;
}

function refuseSecond({ totp }: User): void {
  if (!totp) return;
  throw new RegistryError("second_factor_taken", "Remove the one-time passwords of before first");
}

function unfit(why: string): RegistryError {
  return new RegistryError("value_refused", why);
}
