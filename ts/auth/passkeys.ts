import type { Clock } from "../model/document.ts";
import { quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Passkey, User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first, type Page, page, type Place } from "../store/document_store.ts";
import type { Challenges } from "./challenges.ts";
import { challengeIn, type NewCredential, readNewCredential, relyingPartyAt } from "./webauthn.ts";
import { type CreationOptions, creationOptions } from "./webauthn_options.ts";

/** What passkeys are made of. */
export interface PasskeysOptions {
  readonly documents: DocumentStore;
  readonly challenges: Challenges;
  readonly now: Clock;
  /** What browsers show as the name of this installation. */
  readonly name: string;
}

/** A passkey to be: what its owner calls it, what the browser made, and how it reached this server. */
export interface NewPasskey {
  readonly title: string;
  readonly credential: NewCredential;
  readonly origin: string;
}

/** As many as anybody has devices; browsers are told all of them at once. */
const MOST_PASSKEYS = 20;
const ATTEMPTS = 8;

/** The passkeys (WebAuthn) of users: how they come, what they are called, how they go. */
export class Passkeys {
  readonly #options: PasskeysOptions;

  constructor(options: PasskeysOptions) {
    this.#options = options;
  }

  /** What a browser needs to make one for `user`; `origin` is how it reached this server. */
  async begin(user: User, origin: string): Promise<CreationOptions> {
    const { challenges, name } = this.#options;
    const known = await this.#roomFor(user.id);
    const challenge = challenges.issue(purposeOf(user.id));
    return await creationOptions(user, { challenge, name, known, party: relyingPartyAt(origin) });
  }

  /** Keeps what the browser made; refuses with `value_refused` what does not answer {@link begin}. */
  async add(user: UserId, { title, credential, origin }: NewPasskey): Promise<Passkey> {
    const { challenges, documents, now } = this.#options;
    await this.#roomFor(user);
    const challenge = await challengeIn(credential);
    const answered = challenges.parse(challenge, purposeOf(user));
    const expected = { challenge, party: relyingPartyAt(origin) };
    const made = answered && await readNewCredential(credential, expected);
    if (!made || !await challenges.spend(answered)) {
      throw refusal("It does not answer what was asked, or too late");
    }
    const transports = credential.response.transports ?? [];
    const kept = await documents.insert(COLLECTIONS.passkeys, {
      ...{ ...made, user, title, transports, createdAt: now(), usedAt: 0 },
    });
    if (!kept) throw refusal("It is registered already");
    return kept;
  }

  list(user: UserId, window: { after?: Place; limit: number }): Promise<Page<Passkey>> {
    return page(this.#options.documents, COLLECTIONS.passkeys, { where: { user }, ...window });
  }

  /** All of a user's: there are never many. */
  async allOf(user: UserId): Promise<readonly Passkey[]> {
    return (await this.list(user, { limit: MOST_PASSKEYS })).items;
  }

  async hasAny(user: UserId): Promise<boolean> {
    return await first(this.#options.documents, COLLECTIONS.passkeys, { where: { user } }) !== null;
  }

  /** Calls one by another name; refuses with `passkey_missing` what is not this user's. */
  async rename(user: UserId, id: string, title: string): Promise<Passkey> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const passkey = await this.#get(user, id);
      const renamed = await this.#options.documents.replace(COLLECTIONS.passkeys, {
        ...passkey,
        title,
      });
      if (renamed) return renamed;
    }
    throw new RegistryError("write_conflict", `Passkey ${quote(id)}`);
  }

  /** Takes one away; refuses with `passkey_missing` what is not this user's. */
  async remove(user: UserId, id: string): Promise<Passkey> {
    const passkey = await this.#get(user, id);
    if (await this.#options.documents.delete(COLLECTIONS.passkeys, id)) return passkey;
    throw missing(id);
  }

  /** Takes all of a user's away; answers how many. */
  async removeAllOf(user: UserId): Promise<number> {
    const { documents } = this.#options;
    let removed = 0;
    for await (const { id } of documents.find(COLLECTIONS.passkeys, { where: { user } })) {
      if (await documents.delete(COLLECTIONS.passkeys, id)) removed++;
    }
    return removed;
  }

  async #get(user: UserId, id: string): Promise<Passkey> {
    const passkey = await this.#options.documents.get(COLLECTIONS.passkeys, id);
    if (passkey?.user === user) return passkey;
    throw missing(id);
  }

  async #roomFor(user: UserId): Promise<readonly Passkey[]> {
    const known = await this.allOf(user);
    if (known.length < MOST_PASSKEYS) return known;
    throw refusal(`There are ${MOST_PASSKEYS} already`);
  }
}

function purposeOf(user: UserId): string {
  return `passkey of ${user}`;
}

function refusal(why: string): RegistryError {
  return new RegistryError("value_refused", `Cannot keep that passkey: ${why}`);
}

function missing(id: string): RegistryError {
  return new RegistryError("passkey_missing", quote(id));
}
