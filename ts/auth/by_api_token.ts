import { sha256Hex } from "../kit/digest.ts";
import { isSecretText } from "../kit/secret_text.ts";
import type { Caller } from "../model/event.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { API_TOKEN } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";
import type { AuthMethod } from "./authenticator.ts";
import type { Credentials } from "./credentials.ts";
import type { TokenPrincipals } from "./token_principals.ts";

/** What this method is made of. */
export interface ByApiTokenOptions {
  readonly documents: DocumentStore;
  readonly tokenPrincipals: TokenPrincipals;
}

/** An API token or a deploy token, as Bearer or as the password to any user name. */
export class ByApiToken implements AuthMethod {
  readonly #options: ByApiTokenOptions;

  constructor(options: ByApiTokenOptions) {
    this.#options = options;
  }

  prove({ secret }: Credentials, { address }: Caller): Promise<Principal> | null {
    const { prefix, length } = API_TOKEN;
    return isSecretText(secret, prefix, length) ? this.#principal(secret, address) : null;
  }

  async #principal(secret: string, address: string | null): Promise<Principal> {
    const { documents, tokenPrincipals } = this.#options;
    const where = { digest: sha256Hex(secret) };
    const token = await first(documents, COLLECTIONS.tokens, { where });
    const principal = await tokenPrincipals.of(token, address);
    if (principal) return principal;
    throw new RegistryError("credentials_wrong", "The API token is not valid or has expired");
  }
}
