import { RegistryError } from "../model/registry_error.ts";
import { emailOf, foldLogin, type User } from "../model/user.ts";
import { isRun, isTrifle, pieceOf } from "./_predictable.ts";

/** What the rules are about. */
export interface PasswordRulesOptions {
  /** Characters that a password has at least. */
  readonly shortest: number;
  /** What the product is called here. */
  readonly product: string;
}

/** Whose password it is to be. */
export type PasswordOwner = Pick<User, "username" | "email">;

const LONGEST = 256;
/** What signing in takes, in code units: what is longer as it was typed could never be shown again. */
const LONGEST_TYPED = 1024;

/**
 * Which passwords may be set: long ones that are not guessed first. There is no rule about kinds of
 * characters, and none about age.
 * @see {@link https://pages.nist.gov/800-63-4/sp800-63b.html | NIST SP 800-63B-4, section 3.1.1.2}
 */
export class PasswordRules {
  readonly #options: PasswordRulesOptions;

  constructor(options: PasswordRulesOptions) {
    this.#options = options;
  }

  /** Refuses with `password_refused` what somebody should not have as a password, saying why. */
  async judge(password: string, owner: PasswordOwner): Promise<void> {
    const composed = password.normalize("NFC");
    this.#judgeLength(composed, password);
    const folded = composed.toLowerCase();
    if ([...pieceOf(folded)].length < this.#options.shortest) {
      refuse("it repeats itself, and counts only as long as what it repeats");
    }
    if (isRun(folded)) refuse("it is a run of neighbouring keys, letters or digits");
    if (this.#isPersonal(folded, owner)) {
      refuse("it is the name of the user or of the product, with a little around it");
    }
    if (await isCommon(folded)) refuse("it is among those that are guessed first");
  }

  /** As NIST has it, characters are code points of the normalised form. */
  #judgeLength(composed: string, typed: string): void {
    const { shortest } = this.#options;
    const { length } = [...composed];
    const says = `it has ${length} characters, and ${shortest} to ${LONGEST} are allowed`;
    if (length < shortest || length > LONGEST || typed.length > LONGEST_TYPED) refuse(says);
  }

  /** Letters alone are compared, so that `ada-1815` is `ada`. */
  #isPersonal(folded: string, { username, email }: PasswordOwner): boolean {
    const address = emailOf({ email }) ?? "";
    const names = [username, address, address.split("@")[0]!, this.#options.product, "packhouse"];
    const known = names.map((name) => lettersOf(foldLogin(name))).filter(({ length }) =>
      length > 2
    );
    return known.includes(lettersOf(folded));
  }
}

function lettersOf(text: string): string {
  return text.replace(/\P{L}/gu, "");
}

/** One of the most common passwords as it is, or with what is often put before or behind it. */
async function isCommon(folded: string): Promise<boolean> {
  const { dictionary: { "passwords-common": common } } = await import("@zxcvbn-ts/language-common");
  if (common.includes(folded)) return true;
  const [, before = "", word = "", behind = ""] = /^(\P{L}*)(.*?)(\P{L}*)$/su.exec(folded) ?? [];
  return word !== folded && isTrifle(before) && isTrifle(behind) && common.includes(word);
}

function refuse(why: string): never {
  throw new RegistryError("password_refused", `Cannot use this password: ${why}`);
}
