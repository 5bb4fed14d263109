import { randomText } from "../kit/secret_text.ts";
import type { Clock } from "../model/document.ts";
import { type Actor, type EventKind, ITSELF, type RecordEvent } from "../model/event.ts";
import { newId, quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, parseEmail, parseUsername, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";

/** Whose password it is to be. */
export type PasswordOwner = Pick<User, "username" | "email">;

/** What the service is made of. */
export interface UserServiceOptions {
  readonly documents: DocumentStore;
  /** Refuses with `password_refused` what somebody should not have as a password. */
  readonly judgePassword: (password: string, owner: PasswordOwner) => Promise<void>;
  /** How passwords are made unreadable. */
  readonly hashPassword: (password: string) => Promise<string>;
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

/** What is to change of a user; what is left out stays. */
export interface UserChange {
  readonly title?: string;
  readonly email?: string;
  readonly emailUnproven?: boolean;
}

/** The first administrator, and the password where it was made up: it is known at this moment only. */
export interface FirstAdministrator {
  readonly user: User;
  readonly generatedPassword: string | null;
}

const ATTEMPTS = 8;

/** People and service accounts. */
export class UserService {
  readonly #options: UserServiceOptions;

  constructor(options: UserServiceOptions) {
    this.#options = options;
  }

  /** Refuses with `user_missing`. */
  async get(id: UserId): Promise<User> {
    const user = await this.#options.documents.get(COLLECTIONS.users, id);
    if (!user) throw new RegistryError("user_missing", quote(id));
    return user;
  }

  /** By user name or e-mail address, in any case, or `null`. */
  async find(login: string): Promise<User | null> {
    const name = foldLogin(login);
    const where = name.includes("@") ? { email: name } : { username: name };
    return await first(this.#options.documents, COLLECTIONS.users, { where });
  }

  /** By user name, in any case; refuses with `user_missing`. */
  async named(username: string): Promise<User> {
    const user = username.includes("@") ? null : await this.find(username);
    if (!user) throw new RegistryError("user_missing", quote(username));
    return user;
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
    const generatedPassword = wanted.password === undefined ? randomText(20) : null;
    const password = wanted.password ?? generatedPassword!;
    const isMadeUp = generatedPassword !== null;
    const administrator = { ...wanted, password, platformAdmin: true };
    const user = await this.#insert(administrator, ITSELF, { isMadeUp });
    return user && { user, generatedPassword };
  }

  /** Changes what a user is called, and where mail reaches them; refuses with `name_taken`. */
  async change(id: UserId, { title, email, emailUnproven }: UserChange, by: Actor): Promise<User> {
    const address = email === undefined ? undefined : parseEmail(email);
    const holder = address === undefined ? null : await this.find(address);
    if (holder && holder.id !== id) {
      throw new RegistryError("name_taken", `${quote(address!)} belongs to a user`);
    }
    const unproven = email === undefined ? undefined : emailUnproven ?? false;
    const said = { title, email: address, emailUnproven: unproven };
    const wanted = Object.entries(said).filter(([, value]) => value !== undefined);
    const change = (user: User): User => ({ ...user, ...Object.fromEntries(wanted) });
    return await this.#change(id, change, { kind: "user.changed", by, what: "profile" });
  }

  /** Sets a password; refuses with `password_refused`. Whoever calls this also ends the user's other sessions. */
  async setPassword(id: UserId, password: string, by: Actor): Promise<User> {
    const hash = await this.#hash(password, await this.get(id));
    const change = (user: User): User => ({ ...user, password: hash });
    return await this.#change(id, change, { kind: "user.password_changed", by, what: "password" });
  }

  /** Disables or enables a user: from then on no credential of a disabled user is accepted. */
  async setDisabled(id: UserId, disabled: boolean, by: Actor): Promise<User> {
    const kind = disabled ? "user.disabled" : "user.enabled";
    return await this.#change(id, (user) => ({ ...user, disabled }), {
      kind,
      by,
      what: "disabled",
    });
  }

  async #insert(
    wanted: NewUser,
    by: Actor,
    { isMadeUp = false } = {},
  ): Promise<User | null> {
    const { id = newId() as UserId, kind = "human", platformAdmin = false } = wanted;
    const username = parseUsername(wanted.username);
    const email = wanted.email === undefined ? id : parseEmail(wanted.email);
    const password = wanted.password === undefined
      ? null
      : await this.#hash(wanted.password, isMadeUp ? null : { username, email });
    const user = await this.#options.documents.insert(COLLECTIONS.users, {
      ...{ id, kind, username, email, title: wanted.title ?? "", platformAdmin },
      ...{ disabled: false, password, createdAt: this.#options.now() },
    });
    if (user) await this.#record(user, { kind: "user.created", by, what: kind });
    return user;
  }

  async #change(id: UserId, change: (user: User) => User, saying: Change): Promise<User> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const user = change(await this.get(id));
      const changed = await this.#options.documents.replace(COLLECTIONS.users, user);
      if (!changed) continue;
      await this.#record(changed, saying);
      return changed;
    }
    throw new RegistryError("write_conflict", `User ${quote(id)}`);
  }

  /** What was made up here belongs to nobody who could have chosen it badly. */
  async #hash(password: string, owner: PasswordOwner | null): Promise<string> {
    const { judgePassword, hashPassword } = this.#options;
    if (owner) await judgePassword(password, owner);
    return await hashPassword(password);
  }

  async #record({ username }: User, { kind, by, what }: Change): Promise<void> {
    await this.#options.record({ kind, actor: by, target: username, detail: { what } });
  }
}

interface Change {
  readonly kind: EventKind;
  readonly by: Actor;
  readonly what: string;
}
