import { RegistryError } from "../model/registry_error.ts";
import { hasSecondFactor, type User } from "../model/user.ts";
import { counted } from "./counted.ts";
import type { SecondFactorMethod, SecondFactorProof, SecondShown } from "./second_factor_proof.ts";
import type { SignInFrom, SignInLog } from "./sign_in_log.ts";
import type { SignInThrottle } from "./throttle.ts";

/** What asking for a second factor is made of. */
export interface SecondFactorDemandOptions {
  readonly proof: SecondFactorProof;
  readonly throttle: SignInThrottle;
  readonly log: SignInLog;
}

/** How a demand was met; `none` by whoever has no second factor. */
export type Met = SecondFactorMethod | "none";

/** Asks people whose first factor is proven for the second, if they have one. */
export class SecondFactorDemand {
  readonly #options: SecondFactorDemandOptions;

  constructor(options: SecondFactorDemandOptions) {
    this.#options = options;
  }

  /**
   * How `user` meets the demand; `null` for a second factor that is wrong, which is the caller's to
   * count and to note. Refuses with `second_factor_required` when nothing is shown.
   */
  async meet(user: User, shown: SecondShown, from: SignInFrom): Promise<Met | null> {
    const { proof, log } = this.#options;
    if (!hasSecondFactor(user)) return "none";
    if (shown.code !== undefined || shown.passkey) return await proof.prove(user, shown);
    await log.refused(user, from, { secondFactor: "missing" });
    throw await proof.required(user, shown.origin);
  }

  /** The same of somebody whom a provider has proven: wrong ones are counted, noted and refused here. */
  async ask(user: User, shown: SecondShown, from: SignInFrom): Promise<Met> {
    const { throttle, log } = this.#options;
    const trying = { account: user.id, address: from.address, purpose: "second factor" };
    const met = await counted(throttle, trying, () => this.meet(user, shown, from));
    if (met) return met;
    await log.refused(user, from, { secondFactor: "wrong" });
    throw new RegistryError("credentials_wrong", "The second factor is wrong");
  }
}
