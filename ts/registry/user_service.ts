import { randomText } from "../kit/secret_text.ts";
import type { Clock } from "../model/document.ts";
import { type Actor, type EventKind, ITSELF, type RecordEvent } from "../model/event.ts";
import { newId, quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, parseEmail, parseUsername, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";

/** What the service is made of. */
export interface UserServiceOptions {
  readonly documents: DocumentStore;
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

/** The first administrator, and the password where it was made up: it is known at this moment only. */
export interface FirstAdministrator {
  readonly user: User;
  readonly generatedPassword: string | null;
}

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 256;
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

  /** Creates a user; refuses with `name_taken` when the user name or e-mail address is in use. */
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
    const user = await this.#insert({ ...wanted, password, platformAdmin: true }, ITSELF);
    return user && { user, generatedPassword };
  }

  /** Sets a password. Whoever calls this also ends the user's other sessions. */
  async setPassword(id: UserId, password: string, by: Actor): Promise<User> {
    const hash = await this.#hash(password);
    const change = (user: User): User => ({ ...user, password: hash });
    return await this.#change(id, change, { kind: "user.changed", by, what: "password" });
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

  async #insert(wanted: NewUser, by: Actor): Promise<User | null> {
    const { id = newId() as UserId, kind = "human", platformAdmin = false } = wanted;
    const username = parseUsername(wanted.username);
    const email = wanted.email === undefined ? id : parseEmail(wanted.email);
    const password = wanted.password === undefined ? null : await this.#hash(wanted.password);
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

  async #hash(password: string): Promise<string> {
    const { length } = [...password];
    if (length >= SHORTEST_PASSWORD && length <= LONGEST_PASSWORD) {
      return await this.#options.hashPassword(password);
    }
    throw new RegistryError(
      "value_refused",
      `Cannot use a password of ${length} characters: ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD}`,
    );
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
