import { sha256Hex } from "../kit/digest.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, Caller, RecordEvent } from "../model/event.ts";
import { newId, type UserId } from "../model/ids.ts";
import {
  type AuthProvider,
  type ExternalIdentity,
  foldGroup,
  type Identity,
} from "../model/identity.ts";
import { RegistryError } from "../model/registry_error.ts";
import { parseEmail, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { placeOf, type SignInFrom, type SignInLog } from "./sign_in_log.ts";
import { usernamesFor } from "./usernames_for.ts";

/** A user to be, under an id that is known before. */
export interface UserFromElsewhere {
  readonly id: UserId;
  readonly username: string;
  readonly email?: string;
  readonly title: string;
}

/** What signing in by a provider is made of. */
export interface ExternalSignInOptions {
  readonly documents: DocumentStore;
  readonly record: RecordEvent;
  readonly log: SignInLog;
  readonly now: Clock;
  /** By user name or e-mail address, or `null`. */
  readonly findUser: (login: string) => Promise<User | null>;
  /** Refuses with `name_taken`. */
  readonly createUser: (wanted: UserFromElsewhere, by: Actor) => Promise<User>;
  /** Refuses with `last_administrator`. */
  readonly setPlatformAdmin: (id: UserId, platformAdmin: boolean, by: Actor) => Promise<User>;
  /** Makes a user's team memberships follow a provider's groups. */
  readonly followGroups: (
    user: User,
    provider: AuthProvider,
    groups: readonly string[],
    caller: Caller,
  ) => Promise<void>;
}

/** Turns somebody whom a provider has proven into a user. */
export class ExternalSignIn {
  readonly #options: ExternalSignInOptions;

  constructor(options: ExternalSignInOptions) {
    this.#options = options;
  }

  /**
   * The user that an identity is: the one it was linked to before, else the one with the same
   * verified e-mail address where the provider may link, else a new one where it may create. Groups
   * are followed each time. Refuses with `sign_in_refused`, which is kept in the event log; that
   * somebody was let in is the caller's to keep, who may yet ask for a second factor.
   */
  async admit(
    provider: AuthProvider,
    identity: ExternalIdentity,
    from: SignInFrom,
  ): Promise<User> {
    const user = await this.#linked(provider, identity, from) ??
      await this.#link(provider, identity, from) ??
      await this.#create(provider, identity, from);
    if (!user || user.disabled) {
      await this.#options.log.refused(user, from, { identity: identity.username });
      const detail = `"${provider.title}" knows who this is, but nobody may enter here as them`;
      throw new RegistryError("sign_in_refused", detail);
    }
    const caller = placeOf(from);
    const current = await this.#followAdministrators(provider, identity, { user, caller });
    await this.#options.followGroups(current, provider, identity.groups, caller);
    return current;
  }

  async #linked(
    provider: AuthProvider,
    identity: ExternalIdentity,
    from: SignInFrom,
  ): Promise<User | null> {
    const { documents } = this.#options;
    const link = await documents.get(COLLECTIONS.identities, identityId(provider, identity));
    if (!link) return null;
    const user = await documents.get(COLLECTIONS.users, link.user);
    return user ?? await this.#createAs(link, provider, identity, from);
  }

  async #link(
    provider: AuthProvider,
    identity: ExternalIdentity,
    from: SignInFrom,
  ): Promise<User | null> {
    const { email, emailVerified } = identity;
    if (!provider.provisioning.linkByEmail || email === null || !emailVerified) return null;
    const user = await this.#options.findUser(email);
    if (!user || user.kind !== "human" || user.disabled || user.emailUnproven) return null;
    if (!await this.#claim(provider, identity, user.id)) {
      return await this.#linked(provider, identity, from);
    }
    await this.#options.record({
      ...{ kind: "user.linked", target: user.username, detail: { provider: provider.id } },
      actor: { user: user.id, name: user.username, ...placeOf(from) },
    });
    return user;
  }

  /** The link comes first: of two sign-ins at once it lets one create the user, and a crash only delays that. */
  async #create(
    provider: AuthProvider,
    identity: ExternalIdentity,
    from: SignInFrom,
  ): Promise<User | null> {
    if (!provider.provisioning.createUsers) return null;
    if (await this.#emailBelongsToSomebody(identity)) return null;
    const link = await this.#claim(provider, identity, newId() as UserId);
    return link
      ? await this.#createAs(link, provider, identity, from)
      : await this.#linked(provider, identity, from);
  }

  /** Whoever created the user of this link meanwhile has created the right one. */
  async #createAs(
    { user: id }: Identity,
    provider: AuthProvider,
    identity: ExternalIdentity,
    from: SignInFrom,
  ): Promise<User | null> {
    const { documents, createUser } = this.#options;
    const by = { user: null, name: provider.id, ...placeOf(from) };
    const { title } = identity;
    const email = await this.#freeEmail(identity);
    for (const username of usernamesFor(identity.username)) {
      try {
        return await createUser({ id, username, title, ...(email && { email }) }, by);
      } catch (error) {
        if (!(error instanceof RegistryError && error.code === "name_taken")) throw error;
        const other = await documents.get(COLLECTIONS.users, id);
        if (other) return other;
      }
    }
    return null;
  }

  /** `null` when the identity was linked before. */
  async #claim(
    provider: AuthProvider,
    identity: ExternalIdentity,
    user: UserId,
  ): Promise<Identity | null> {
    const { documents, now } = this.#options;
    const { subject } = identity;
    return await documents.insert(COLLECTIONS.identities, {
      ...{ id: identityId(provider, identity), provider: provider.id, subject, user },
      createdAt: now(),
    });
  }

  /** Whoever has only said themselves that an address is theirs keeps nobody out by it. */
  async #emailBelongsToSomebody(identity: ExternalIdentity): Promise<boolean> {
    const email = emailFor(identity);
    const user = email === undefined ? null : await this.#options.findUser(email);
    return user !== null && !user.emailUnproven;
  }

  async #freeEmail(identity: ExternalIdentity): Promise<string | undefined> {
    const email = emailFor(identity);
    return email !== undefined && !await this.#options.findUser(email) ? email : undefined;
  }

  /** The last administrator stays one, whatever a provider says. */
  async #followAdministrators(
    { id, provisioning: { administrators } }: AuthProvider,
    { groups }: ExternalIdentity,
    { user, caller }: { readonly user: User; readonly caller: Caller },
  ): Promise<User> {
    if (administrators === undefined) return user;
    const known = new Set(groups.map(foldGroup));
    const wanted = administrators.some((group) => known.has(foldGroup(group)));
    if (wanted === user.platformAdmin) return user;
    const by = { user: null, name: id, ...caller };
    return await this.#options.setPlatformAdmin(user.id, wanted, by).catch((error) => {
      if (error instanceof RegistryError && error.code === "last_administrator") return user;
      throw error;
    });
  }
}

/** A subject may be long and hold anything. */
function identityId({ id }: AuthProvider, { subject }: ExternalIdentity): string {
  return `${id}/${sha256Hex(subject)}`;
}

/** An address that nobody vouches for, or that is none, is not taken over. */
function emailFor({ email, emailVerified }: ExternalIdentity): string | undefined {
  if (email === null || !emailVerified) return undefined;
  try {
    return parseEmail(email);
  } catch {
    return undefined;
  }
}
