import type { JsonObject } from "../kit/json.ts";
import { said } from "../kit/said.ts";
import { randomText } from "../kit/secret_text.ts";
import type { Clock } from "../model/document.ts";
import { type Actor, type EventKind, ITSELF, type RecordEvent } from "../model/event.ts";
import { newId, quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { emailOf, foldLogin, parseEmail, parseUsername, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first, type Page, page, type Place } from "../store/document_store.ts";
import type { Administrators } from "./administrators.ts";
import { changedValues } from "./changed_values.ts";

/** Whose password it is to be. */
export type PasswordOwner = Pick<User, "username" | "email">;

/** What the service is made of. */
export interface UserServiceOptions {
  readonly documents: DocumentStore;
  /** Refuses with `password_refused` what somebody should not have as a password. */
  readonly judgePassword: (password: string, owner: PasswordOwner) => Promise<void>;
  readonly administrators: Administrators;
  /** How passwords are made unreadable. */
  readonly hashPassword: (password: string) => Promise<string>;
  /** Ends everything that somebody is signed in to. */
  readonly endSessions: (user: UserId) => Promise<unknown>;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** A user to be. */
export interface NewUser {
  /** A fresh one where nothing is said. */
  readonly id?: UserId;
  readonly username: string;
  readonly email?: string;
  readonly title?: string;
  /** Without one, nobody can sign in by password. */
  readonly password?: string;
  readonly kind?: User["kind"];
  readonly platformAdmin?: boolean;
}

/** What of a user can be changed. */
export interface UserChange extends Partial<Pick<User, "title" | "platformAdmin" | "disabled">> {
  /** `null` takes it away. */
  readonly email?: string | null;
  /** Whether the user alone says that the new address is theirs. */
  readonly emailUnproven?: boolean;
}

/** Which users to look at. */
export interface UserQuery {
  /** What their names begin with. */
  readonly prefix?: string;
  readonly kind?: User["kind"];
  readonly after?: Place;
  readonly limit: number;
}

/** The first administrator, and the password where it was made up: it is known at this moment only. */
export interface FirstAdministrator {
  readonly user: User;
  readonly generatedPassword: string | null;
}

const GENERATED_PASSWORD = 20;
const ATTEMPTS = 8;

/** People and service accounts. */
export class UserService {
  readonly #options: UserServiceOptions;

  constructor(options: UserServiceOptions) {
    this.#options = options;
  }

  /** By id, or `null`. */
  byId(id: UserId): Promise<User | null> {
    return this.#options.documents.get(COLLECTIONS.users, id);
  }

  /** By id; refuses with `user_missing`. */
  async get(id: UserId): Promise<User> {
    const user = await this.byId(id);
    if (!user) throw new RegistryError("user_missing", quote(id));
    return user;
  }

  /** By user name or e-mail address, in any case, or `null`. */
  async find(login: string): Promise<User | null> {
    const name = foldLogin(login);
    const where = name.includes("@") ? { email: name } : { username: name };
    return await first(this.#options.documents, COLLECTIONS.users, { where });
  }

  /** By user name alone, in any case, or `null`. */
  async findNamed(username: string): Promise<User | null> {
    return username.includes("@") ? null : await this.find(username);
  }

  /** By user name alone, in any case; refuses with `user_missing`. */
  async named(username: string): Promise<User> {
    const user = await this.findNamed(username);
    if (!user) throw new RegistryError("user_missing", quote(username));
    return user;
  }

  /** One window of users, by user name. */
  list({ prefix = "", kind, ...window }: UserQuery): Promise<Page<User>> {
    const from = foldLogin(prefix);
    return page(this.#options.documents, COLLECTIONS.users, {
      where: kind === undefined ? {} : { kind },
      ...(from !== "" && { range: { field: "username", from, to: `${from}\uffff` } }),
      order: { by: "username" },
      ...window,
    });
  }

  /**
   * Creates a user; refuses with `name_taken` when the user name or e-mail address is in use, and with
   * `password_refused`.
   */
  async create(wanted: NewUser, by: Actor): Promise<User> {
    const user = await this.#insert(wanted, by);
    if (user) return user;
    const named = wanted.email === undefined ? "" : ` or ${quote(wanted.email)}`;
    throw new RegistryError("name_taken", `${quote(wanted.username)}${named} belongs to a user`);
  }

  /**
   * Creates the first administrator, with a made-up password where none is given. Answers `null`
   * when there is one; of several instances that start at once, the store lets one succeed.
   */
  async createFirstAdministrator(
    wanted: Pick<NewUser, "username" | "password" | "email">,
  ): Promise<FirstAdministrator | null> {
    const where = { platformAdmin: true };
    if (await first(this.#options.documents, COLLECTIONS.users, { where })) return null;
    const generatedPassword = wanted.password === undefined ? randomText(GENERATED_PASSWORD) : null;
    const password = wanted.password ?? generatedPassword!;
    const isMadeUp = generatedPassword !== null;
    const administrator = { ...wanted, password, platformAdmin: true };
    const user = await this.#insert(administrator, ITSELF, { isMadeUp });
    return user && { user, generatedPassword };
  }

  /**
   * Changes a user. Whoever is disabled is signed out everywhere, and no credential of theirs is
   * accepted. Refuses with `name_taken`, or with `last_administrator`.
   */
  async change(id: UserId, wanted: UserChange, by: Actor): Promise<User> {
    const work = () => this.#change(id, wanted, by);
    const takesAway = wanted.platformAdmin === false || wanted.disabled === true;
    const changed = await (takesAway ? this.#options.administrators.without(id, work) : work());
    if (wanted.disabled) await this.#options.endSessions(id);
    return changed;
  }

  /** Disables or enables a user, as {@link UserService.change} does. */
  setDisabled(id: UserId, disabled: boolean, by: Actor): Promise<User> {
    return this.change(id, { disabled }, by);
  }

  /** Sets a password; refuses with `password_refused`. Whoever calls this also ends the user's other sessions. */
  async setPassword(id: UserId, password: string, by: Actor): Promise<User> {
    const hash = await this.#hash(password, await this.get(id));
    const { after } = await this.#update(id, (user) => ({ ...user, password: hash }));
    await this.#record("user.password_changed", after, by, {});
    return after;
  }

  /** Sets the password of somebody who has lost it, or who is to lose what they are signed in to. */
  async resetPassword(id: UserId, password: string, by: Actor): Promise<User> {
    const user = await this.setPassword(id, password, by);
    await this.#options.endSessions(id);
    return user;
  }

  async #insert(
    wanted: NewUser,
    by: Actor,
    { isMadeUp = false } = {},
  ): Promise<User | null> {
    const { id = newId() as UserId, kind = "human", platformAdmin = false, title = "" } = wanted;
    const username = parseUsername(wanted.username);
    const email = emailFrom(wanted.email, id);
    const password = wanted.password === undefined
      ? null
      : await this.#hash(wanted.password, isMadeUp ? null : { username, email });
    const user = await this.#options.documents.insert(COLLECTIONS.users, {
      ...{ id, kind, username, email, title, platformAdmin },
      ...{ disabled: false, password, createdAt: this.#options.now() },
    });
    if (user) await this.#record("user.created", user, by, { kind, ...shown(user) });
    return user;
  }

  async #change(id: UserId, wanted: UserChange, by: Actor): Promise<User> {
    const { email, emailUnproven = false, ...rest } = wanted;
    const { before, after } = await this.#update(id, (user) => ({
      ...{ ...user, ...said(rest) },
      ...(email !== undefined && { email: emailFrom(email, id), emailUnproven }),
    }));
    const detail = changedValues(shown(before), shown(after), ["title", "email", "platformAdmin"]);
    if (detail) await this.#record("user.changed", after, by, { ...detail });
    const turned = changedValues(before, after, ["disabled"]);
    const kind = after.disabled ? "user.disabled" : "user.enabled";
    if (turned) await this.#record(kind, after, by, { ...turned });
    return after;
  }

  async #update(id: UserId, change: (user: User) => User): Promise<{ before: User; after: User }> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.get(id);
      const after = await this.#options.documents.replace(COLLECTIONS.users, change(before));
      if (after) return { before, after };
      await this.#requireFree(change(before));
    }
    throw new RegistryError("write_conflict", `User ${quote(id)}`);
  }

  /** A write that failed may have wanted an e-mail address that somebody else has. */
  async #requireFree({ id, email }: User): Promise<void> {
    const holder = await first(this.#options.documents, COLLECTIONS.users, { where: { email } });
    if (!holder || holder.id === id) return;
    throw new RegistryError("name_taken", `${quote(email)} belongs to a user`);
  }

  /** What was made up here belongs to nobody who could have chosen it badly. */
  async #hash(password: string, owner: PasswordOwner | null): Promise<string> {
    const { judgePassword, hashPassword } = this.#options;
    if (owner) await judgePassword(password, owner);
    return await hashPassword(password);
  }

  #record(
    kind: EventKind,
    { username: target }: User,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    return this.#options.record({ kind, actor, target, detail });
  }
}

/** An e-mail address as it is kept: whoever has none holds the id there. */
function emailFrom(text: string | null | undefined, id: UserId): string {
  return text === undefined || text === null ? id : parseEmail(text);
}

/** What events tell of a user. */
function shown(user: User) {
  const { title, platformAdmin } = user;
  return { title, email: emailOf(user), platformAdmin };
}
