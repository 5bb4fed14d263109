import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, hasSecondFactor, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AuthSettingsService } from "./auth_settings.ts";
import { counted } from "./counted.ts";
import type { PasswordHasher } from "./password.ts";
import type { Met, SecondFactorDemand } from "./second_factor_demand.ts";
import type { SecondShown } from "./second_factor_proof.ts";
import type { SignInFrom, SignInLog } from "./sign_in_log.ts";
import type { SignInThrottle } from "./throttle.ts";

/** What signing in is made of. */
export interface SignInOptions {
  readonly documents: DocumentStore;
  /** By user name or e-mail address, or `null`. */
  readonly findUser: (login: string) => Promise<User | null>;
  readonly passwords: PasswordHasher;
  readonly secondFactor: SecondFactorDemand;
  readonly settings: Pick<AuthSettingsService, "assertLocalSignIn">;
  readonly throttle: SignInThrottle;
  readonly log: SignInLog;
}

/** A name and a password, from where, and over which door for the log. */
export interface SignInAttempt extends SignInFrom {
  readonly login: string;
  readonly password: string;
}

/** Somebody who is who they say, and whether by two factors. */
export interface Proven {
  readonly user: User;
  readonly secondFactor: boolean;
}

const LONGEST_LOGIN = 256;
const LONGEST_PASSWORD = 1024;
const WRONG = "User name or password is wrong";

/**
 * Proves people by their password. Neither words nor time tell whether a user exists. All refuses with
 * `credentials_wrong`, whatever was wrong, with `rate_limited`, and with `local_sign_in_off` without
 * a look; both outcomes of a checked password are kept in the event log.
 */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** The user whose password this is. Refuses with `second_factor_required` whoever has one and shows none. */
  async byPassword(attempt: SignInAttempt, shown: SecondShown): Promise<Proven> {
    const { secondFactor, log } = this.#options;
    const [user, met] = await this.#prove(
      attempt,
      (user) => secondFactor.meet(user, shown, attempt),
    );
    await log.accepted(user, attempt, met === "none" ? {} : { secondFactor: met });
    return { user: await this.#renewHash(user, attempt), secondFactor: met !== "none" };
  }

  /**
   * The user whose password this is, for clients that show it with every request and nothing else.
   * Whoever has a second factor is noted as refused, and answered nevertheless: it is the caller who
   * refuses them, and who need not ask again to do so.
   */
  async byPasswordAlone(attempt: SignInAttempt): Promise<User> {
    const { log } = this.#options;
    const [user] = await this.#prove(attempt, () => Promise.resolve("none"));
    if (hasSecondFactor(user)) {
      await log.refused(user, attempt, { secondFactor: "missing" });
      return user;
    }
    await log.accepted(user, attempt);
    return await this.#renewHash(user, attempt);
  }

  async #prove(
    attempt: SignInAttempt,
    second: (user: User) => Promise<Met | null>,
  ): Promise<readonly [User, Met]> {
    const { login, password, address } = attempt;
    const { settings, throttle, log } = this.#options;
    await settings.assertLocalSignIn();
    if (login.length > LONGEST_LOGIN || password.length > LONGEST_PASSWORD) {
      throw new RegistryError("credentials_wrong", WRONG);
    }
    const account = foldLogin(login);
    const proven = await counted(throttle, { account, address }, async () => {
      const claimed = await this.#options.findUser(login);
      const isRight = await this.#isRight(claimed, password);
      const met = claimed && isRight ? await second(claimed) : null;
      if (claimed && met) return [claimed, met] as const;
      await log.refused(claimed, attempt, isRight ? { secondFactor: "wrong" } : {});
      return null;
    });
    if (proven) return proven;
    throw new RegistryError("credentials_wrong", WRONG);
  }

  /** As long for nobody, and for whoever is disabled or has no password, as for everybody. */
  async #isRight(claimed: User | null, password: string): Promise<boolean> {
    const hash = claimed && !claimed.disabled ? claimed.password : null;
    return await this.#options.passwords.verify(password, hash);
  }

  /** A lost race or a full line only means that the hash is renewed another time. */
  async #renewHash(user: User, { password }: SignInAttempt): Promise<User> {
    const { documents, passwords } = this.#options;
    if (user.password === null || !passwords.needsRehash(user.password)) return user;
    const hash = await passwords.hash(password).catch(() => null);
    if (hash === null) return user;
    return await documents.replace(COLLECTIONS.users, { ...user, password: hash }) ?? user;
  }
}
