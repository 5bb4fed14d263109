import type { Clock } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { Once } from "../store/once.ts";
import { changeUser } from "./change_user.ts";
import { counted } from "./counted.ts";
import type { OneTimePasswords } from "./one_time_passwords.ts";
import type { PasskeyProof } from "./passkey_proof.ts";
import type { Passkeys } from "./passkeys.ts";
import { digestOfRecoveryCode } from "./recovery_codes.ts";
import type { SignInThrottle } from "./throttle.ts";
import type { Assertion } from "./webauthn.ts";

/** What proving a second factor is made of. */
export interface SecondFactorProofOptions {
  readonly documents: DocumentStore;
  readonly oneTimePasswords: OneTimePasswords;
  readonly passkeys: Pick<Passkeys, "allOf">;
  readonly passkeyProof: PasskeyProof;
  readonly once: Once;
  readonly throttle: SignInThrottle;
  readonly now: Clock;
}

/** What somebody shows beside the first factor, and how they reached this server. */
export interface SecondShown {
  /** A one-time password or a recovery code. */
  readonly code?: string;
  readonly passkey?: Assertion;
  readonly origin: string;
}

export type SecondFactorMethod = "totp" | "passkey" | "recovery_code";

const ONE_TIME_PASSWORD = /^\d{6}$/;
/** A code that was used stands in a document no longer; until then, and much longer, this refuses it. */
const TEN_YEARS = 10 * 365 * 86_400_000;

/** Proves the second factor of people who have one, whatever it is. */
export class SecondFactorProof {
  readonly #options: SecondFactorProofOptions;

  constructor(options: SecondFactorProofOptions) {
    this.#options = options;
  }

  /** How `user` proves a second factor; `null` when what is shown is wrong or was used before. */
  async prove(
    user: User,
    { code = "", passkey: assertion, origin }: SecondShown,
  ): Promise<SecondFactorMethod | null> {
    if (!assertion) return await this.proveByCode(user, code);
    const owner = await this.#options.passkeyProof.proveBeside({ assertion, origin });
    return owner === user.id ? "passkey" : null;
  }

  /** The same by a code of the device or a recovery code alone. */
  async proveByCode(user: User, code: string): Promise<"totp" | "recovery_code" | null> {
    const plain = code.replaceAll(/\s/g, "");
    return ONE_TIME_PASSWORD.test(plain)
      ? await this.#byOneTimePassword(user, plain)
      : await this.#byRecoveryCode(user, plain);
  }

  /**
   * Six digits can be guessed from many addresses, so that guesses count for the user wherever they
   * come from. It locks nobody out: only whoever knows the password gets here, and other ways stay open.
   */
  async #byOneTimePassword({ id, totp }: User, code: string): Promise<"totp" | null> {
    if (!totp) return null;
    const { throttle, oneTimePasswords } = this.#options;
    return await counted(
      throttle,
      { account: id, address: null, purpose: "one-time password" },
      async () => await oneTimePasswords.use(id, totp.secret, code) ? "totp" : null,
    );
  }

  async #byRecoveryCode(user: User, code: string): Promise<"recovery_code" | null> {
    const { documents, once, now } = this.#options;
    const digest = digestOfRecoveryCode(code);
    if (!user.recoveryCodes?.includes(digest)) return null;
    if (!await once.use(`recovery/${user.id}/${digest}`, now() + TEN_YEARS)) return null;
    await changeUser(documents, user.id, (found) => without(found, digest));
    return "recovery_code";
  }

  /** Says how `user` can show one. */
  async required(user: User, origin: string): Promise<RegistryError> {
    const { passkeys, passkeyProof } = this.#options;
    const known = await passkeys.allOf(user.id);
    const methods: readonly SecondFactorMethod[] = [
      ...(user.totp ? ["totp" as const] : []),
      ...(known.length > 0 ? ["passkey" as const] : []),
      ...(user.recoveryCodes?.length ? ["recovery_code" as const] : []),
    ];
    const passkey = known.length > 0 && await passkeyProof.beginBeside(known, origin);
    return new RegistryError("second_factor_required", "Show a code or a passkey as well", {
      secondFactor: { methods, ...(passkey && { passkey }) },
    });
  }
}

function without({ recoveryCodes, ...user }: User, digest: string): User {
  return recoveryCodes === undefined
    ? user
    : { ...user, recoveryCodes: recoveryCodes.filter((one) => one !== digest) };
}
