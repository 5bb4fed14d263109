import type { Caller, RecordEvent } from "../model/event.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { PasswordHasher } from "./password.ts";
import type { SignInThrottle } from "./throttle.ts";

/** What signing in is made of. */
export interface SignInOptions {
  readonly documents: DocumentStore;
  /** By user name or e-mail address, or `null`. */
  readonly findUser: (login: string) => Promise<User | null>;
  readonly passwords: PasswordHasher;
  readonly throttle: SignInThrottle;
  readonly record: RecordEvent;
}

/** A name and a password, from where, and over which door for the log. */
export interface SignInAttempt extends Caller {
  readonly login: string;
  readonly password: string;
  readonly method: "login" | "basic";
}

const LONGEST_LOGIN = 256;
const LONGEST_PASSWORD = 1024;

/** Proves people by their password. Neither words nor time tell whether a user exists. */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /**
   * The user whose password this is. Refuses with `credentials_wrong`, whatever was wrong, or with
   * `rate_limited`; both outcomes of a checked password are kept in the event log.
   */
  async byPassword(attempt: SignInAttempt): Promise<User> {
    const { login, password } = attempt;
    if (login.length > LONGEST_LOGIN || password.length > LONGEST_PASSWORD) throw wrong();
    const counted = await this.#options.throttle.begin(foldLogin(login), attempt.address);
    const user = await this.#check(login, password).catch(async (fault) => {
      await counted.withdraw();
      throw fault;
    });
    if (!user.right) return await this.#refuse(user.claimed, attempt);
    await counted.succeeded();
    return await this.#accept(user.claimed, attempt);
  }

  async #check(login: string, password: string): Promise<Checked> {
    const claimed = await this.#options.findUser(login);
    const hash = claimed && !claimed.disabled ? claimed.password : null;
    const right = await this.#options.passwords.verify(password, hash);
    return claimed && right ? { right, claimed } : { right: false, claimed };
  }

  async #accept(user: User, attempt: SignInAttempt): Promise<User> {
    const actor = { user: user.id, name: user.username, ...callerOf(attempt) };
    const detail = { method: attempt.method };
    await this.#options.record({
      ...{ kind: "sign_in.accepted", actor, target: user.username, detail },
    });
    return await this.#renewHash(user, attempt.password);
  }

  /** What an unknown user typed is not kept: it may have been a password. */
  async #refuse(claimed: User | null, attempt: SignInAttempt): Promise<never> {
    const { method } = attempt;
    const name = claimed?.username ?? "";
    const actor = { user: null, name, ...callerOf(attempt) };
    await this.#options.record({
      ...{ kind: "sign_in.refused", actor, target: name },
      detail: { method, known: claimed !== null, disabled: claimed?.disabled ?? false },
    });
    throw wrong();
  }

  /** A lost race or a full line only means that the hash is renewed another time. */
  async #renewHash(user: User, password: string): Promise<User> {
    const { documents, passwords } = this.#options;
    if (user.password === null || !passwords.needsRehash(user.password)) return user;
    const hash = await passwords.hash(password).catch(() => null);
    if (hash === null) return user;
    return await documents.replace(COLLECTIONS.users, { ...user, password: hash }) ?? user;
  }
}

type Checked =
  | { readonly right: true; readonly claimed: User }
  | { readonly right: false; readonly claimed: User | null };

/** Of an attempt, what may be kept. */
function callerOf({ address, agent, request }: SignInAttempt): Caller {
  return { address, ...(agent && { agent }), ...(request && { request }) };
}

function wrong(): RegistryError {
  return new RegistryError("credentials_wrong", "User name or password is wrong");
}
