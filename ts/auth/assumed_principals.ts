import { quote } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { anonymousAt, type Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { foldLogin, type Token } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";
import { refuseKey } from "./by_source_key.ts";
import { principalOf, type StandingOf } from "./standing.ts";
import type { TokenPrincipals } from "./token_principals.ts";

/** What they are found with. */
export interface AssumedPrincipalsOptions {
  readonly documents: DocumentStore;
  readonly standingOf: StandingOf;
  readonly tokenPrincipals: TokenPrincipals;
}

/** Whose eyes somebody wants to see with; a token or a key is named by its id, a user by name or id. */
export type Assumed =
  | { readonly anonymous: true }
  | { readonly token: string }
  | { readonly sourceKey: string }
  | { readonly user: string };

/** Where these look from, and at what. */
export interface AssumedAt {
  readonly repository: Repository;
  readonly address: string | null;
  /** Whether personal tokens may be named, which are no concern of the repository. */
  readonly personal: boolean;
}

/** What a request would find out of its credentials; refuses as it would. */
export type Proof = () => Principal;

/**
 * Whoever a client would be, without its secrets: for those who administer a repository and want to
 * see what it is told. Nothing is noted as used.
 */
export class AssumedPrincipals {
  readonly #options: AssumedPrincipalsOptions;

  constructor(options: AssumedPrincipalsOptions) {
    this.#options = options;
  }

  /** Refuses with `token_missing` or `user_missing` what is not there, or none of the repository's. */
  async find(assumed: Assumed, at: AssumedAt): Promise<Proof> {
    if ("user" in assumed) return await this.#user(assumed.user, at);
    if ("token" in assumed) return await this.#token(assumed.token, at, "deploy");
    if ("sourceKey" in assumed) return await this.#token(assumed.sourceKey, at, "source");
    const nobody = { ...anonymousAt(at.address) };
    return () => nobody;
  }

  async #user(named: string, { address }: AssumedAt): Promise<Proof> {
    const { documents, standingOf } = this.#options;
    const username = foldLogin(named);
    const user = await documents.get(COLLECTIONS.users, named) ??
      await first(documents, COLLECTIONS.users, { where: { username } });
    if (!user) throw new RegistryError("user_missing", quote(named));
    const principal = principalOf(user, await standingOf(user), { address });
    return () => user.disabled ? refuse() : principal;
  }

  async #token(id: string, at: AssumedAt, kind: Token["kind"]): Promise<Proof> {
    const { documents, tokenPrincipals } = this.#options;
    const token = await documents.get(COLLECTIONS.tokens, id);
    const isOurs = token?.kind === kind && token.repository === at.repository.id;
    const isPersonal = kind === "deploy" && token?.kind === "personal" && at.personal;
    if (!isOurs && !isPersonal) throw new RegistryError("token_missing", quote(id));
    const principal = await tokenPrincipals.find(token, at.address);
    return () => principal ?? (kind === "source" ? refuseKey() : refuse());
  }
}

function refuse(): never {
  throw new RegistryError("credentials_wrong", "They open nothing");
}
