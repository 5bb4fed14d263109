import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, hasSecondFactor, type User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AuthSettingsService } from "./auth_settings.ts";
import { counted } from "./counted.ts";
import type { DirectorySignIn } from "./directory_sign_in.ts";
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
  readonly settings: Pick<AuthSettingsService, "get" | "assertLocalSignIn">;
  /** Asked for whoever is not proven by a password that is kept here. */
  readonly directories: Pick<DirectorySignIn, "isThereAny" | "askAll">;
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
  /** `password`, or the id of the directory that knew it. */
  readonly method: string;
}

const LONGEST_LOGIN = 256;
const LONGEST_PASSWORD = 1024;
const WRONG = "User name or password is wrong";
const LOCAL = "password";

/** A password that was right. */
interface RightPassword extends Pick<Proven, "user" | "method"> {
  /** Whether the directory that knew it vouches for a second factor as well. */
  readonly isEnough: boolean;
}

/**
 * Proves people by their password, here or in a directory. Neither words nor time tell whether a user
 * exists. All refuses with `credentials_wrong`, whatever was wrong, with `rate_limited`, with
 * `provider_failed`, and with `local_sign_in_off` without a look; both outcomes of a checked password
 * are kept in the event log.
 */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** The user whose password this is. Refuses with `second_factor_required` whoever has one and shows none. */
  async byPassword(attempt: SignInAttempt, shown: SecondShown): Promise<Proven> {
    const { secondFactor, log } = this.#options;
    const [{ user, method, isEnough }, met] = await this.#prove(
      attempt,
      ({ user, isEnough }) =>
        isEnough ? Promise.resolve("none") : secondFactor.meet(user, shown, attempt),
    );
    await log.accepted(user, from(attempt, method), met === "none" ? {} : { secondFactor: met });
    const current = method === LOCAL ? await this.#renewHash(user, attempt) : user;
    return { user: current, method, secondFactor: isEnough || met !== "none" };
  }

  /**
   * The user whose password this is, for clients that show it with every request and nothing else.
   * Whoever has a second factor is noted as refused, and answered nevertheless: it is the caller who
   * refuses them, and who need not ask again to do so.
   */
  async byPasswordAlone(attempt: SignInAttempt): Promise<Pick<Proven, "user" | "method">> {
    const { log } = this.#options;
    const [{ user, method }] = await this.#prove(attempt, () => Promise.resolve("none"));
    if (hasSecondFactor(user)) {
      await log.refused(user, from(attempt, method), { secondFactor: "missing" });
      return { user, method };
    }
    await log.accepted(user, from(attempt, method));
    return { user: method === LOCAL ? await this.#renewHash(user, attempt) : user, method };
  }

  /** Whether any password may open anything at this moment; refuses with `local_sign_in_off`. */
  async assertOpen(): Promise<void> {
    const { settings, directories } = this.#options;
    if (!await directories.isThereAny()) await settings.assertLocalSignIn();
  }

  async #prove(
    attempt: SignInAttempt,
    second: (right: RightPassword) => Promise<Met | null>,
  ): Promise<readonly [RightPassword, Met]> {
    const { login, password, address } = attempt;
    const { throttle, log } = this.#options;
    await this.assertOpen();
    if (login.length > LONGEST_LOGIN || password.length > LONGEST_PASSWORD) {
      throw new RegistryError("credentials_wrong", WRONG);
    }
    const account = foldLogin(login);
    const proven = await counted(throttle, { account, address }, async () => {
      const claimed = await this.#options.findUser(login);
      const right = await this.#rightPassword(claimed, attempt);
      const met = right ? await second(right) : null;
      if (right && met) return [right, met] as const;
      const known = right?.user ?? claimed;
      await log.refused(known, attempt, right ? { secondFactor: "wrong" } : {});
      return null;
    });
    if (proven) return proven;
    throw new RegistryError("credentials_wrong", WRONG);
  }

  /** Directories are asked for whoever is not proven here, known here or not: time must not tell which. */
  async #rightPassword(
    claimed: User | null,
    attempt: SignInAttempt,
  ): Promise<RightPassword | null> {
    const { settings, directories } = this.#options;
    const { localSignIn } = await settings.get();
    if (await this.#isRight(claimed, attempt.password) && claimed && localSignIn) {
      return { user: claimed, method: LOCAL, isEnough: false };
    }
    const found = await directories.askAll(attempt, attempt);
    if (!found) return null;
    const { user, provider } = found;
    return { user, method: provider.id, isEnough: provider.provisioning.secondFactor };
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

/** The log tells by which directory somebody came, and else by which door. */
function from(attempt: SignInAttempt, method: string): SignInFrom {
  return method === LOCAL ? attempt : { ...attempt, method };
}
