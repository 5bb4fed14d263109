import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AuthSettingsService } from "./auth_settings.ts";
import { counted } from "./counted.ts";
import type { PasskeyAnswer, PasskeyProof } from "./passkey_proof.ts";
import type { SignInFrom, SignInLog } from "./sign_in_log.ts";
import type { SignInThrottle } from "./throttle.ts";
import type { RequestOptions } from "./webauthn_options.ts";

/** What signing in by passkey is made of. */
export interface PasskeySignInOptions {
  readonly documents: DocumentStore;
  readonly proof: PasskeyProof;
  readonly settings: Pick<AuthSettingsService, "assertLocalSignIn">;
  readonly throttle: SignInThrottle;
  readonly log: SignInLog;
}

/** Proves people by a passkey alone, whose holder was verified: that counts as two factors. */
export class PasskeySignIn {
  readonly #options: PasskeySignInOptions;

  constructor(options: PasskeySignInOptions) {
    this.#options = options;
  }

  /** What a browser needs to have a passkey answer; `origin` is how it reached this server. */
  async begin(origin: string): Promise<RequestOptions> {
    return await this.#options.proof.begin(origin);
  }

  /** Whose passkey it is; refuses with `credentials_wrong`, `rate_limited` or `local_sign_in_off`. */
  async prove(answer: PasskeyAnswer, from: SignInFrom): Promise<User> {
    const { settings, throttle, log } = this.#options;
    await settings.assertLocalSignIn();
    const { id: account } = answer.assertion;
    const trying = { account, address: from.address, purpose: "passkey" };
    const user = await counted(throttle, trying, async () => {
      const found = await this.#owner(answer);
      if (found && !found.disabled) return found;
      await log.refused(found, from);
      return null;
    });
    if (!user) throw new RegistryError("credentials_wrong", "The passkey opens nothing here");
    await log.accepted(user, from);
    return user;
  }

  async #owner(answer: PasskeyAnswer): Promise<User | null> {
    const { proof, documents } = this.#options;
    const owner = await proof.prove(answer);
    return owner && await documents.get(COLLECTIONS.users, owner);
  }
}
