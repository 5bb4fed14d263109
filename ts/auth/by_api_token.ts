import { sha256Hex } from "../kit/digest.ts";
import { isSecretText } from "../kit/secret_text.ts";
import type { Clock } from "../model/document.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { API_TOKEN } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";
import type { AuthMethod } from "./authenticator.ts";
import type { Credentials } from "./credentials.ts";
import { principalOf, type StandingOf } from "./standing.ts";

/** What this method is made of. */
export interface ByApiTokenOptions {
  readonly documents: DocumentStore;
  readonly standingOf: StandingOf;
  readonly now: Clock;
}

/** An API token, as Bearer or as the password to any user name. */
export class ByApiToken implements AuthMethod {
  readonly #options: ByApiTokenOptions;

  constructor(options: ByApiTokenOptions) {
    this.#options = options;
  }

  prove({ secret }: Credentials, address: string | null): Promise<Principal> | null {
    const { prefix, length } = API_TOKEN;
    return isSecretText(secret, prefix, length) ? this.#principal(secret, address) : null;
  }

  async #principal(secret: string, address: string | null): Promise<Principal> {
    const { documents, standingOf, now } = this.#options;
    const where = { digest: sha256Hex(secret) };
    const token = await first(documents, COLLECTIONS.tokens, { where });
    const isOver = !token || (token.expiresAt !== null && token.expiresAt <= now());
    const owner = isOver ? null : await documents.get(COLLECTIONS.users, token.owner || "none");
    if (!token || !owner || owner.disabled) {
      throw new RegistryError("credentials_wrong", "The API token is not valid or has expired");
    }
    return principalOf(owner, await standingOf(owner), {
      ...{ address, token: token.scope, tokenId: token.id },
      ...(token.view && { view: [[token.view]] }),
    });
  }
}
