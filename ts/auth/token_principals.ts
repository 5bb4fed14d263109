import { withinRanges } from "../kit/address_range.ts";
import type { Clock } from "../model/document.ts";
import type { RepositoryId } from "../model/ids.ts";
import { ANONYMOUS, type Principal } from "../model/principal.ts";
import type { Token } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { principalOf, type StandingOf } from "./standing.ts";
import type { TokenUses } from "./token_uses.ts";

/** What tokens are turned into principals with. */
export interface TokenPrincipalsOptions {
  readonly documents: DocumentStore;
  readonly standingOf: StandingOf;
  readonly uses: TokenUses;
  readonly now: Clock;
}

/** Turns a token whose secret was shown, or that a link of ours names, into whoever it stands for. */
export class TokenPrincipals {
  readonly #options: TokenPrincipalsOptions;

  constructor(options: TokenPrincipalsOptions) {
    this.#options = options;
  }

  /** Whoever a token stands for at this moment, and at this address; `null` when it opens nothing. */
  async of(token: Token | null, address: string | null): Promise<Principal | null> {
    const principal = await this.find(token, address);
    if (token && principal) this.#options.uses.note(token.id, address);
    return principal;
  }

  /** The same, without noting that the token was used. */
  async find(token: Token | null, address: string | null): Promise<Principal | null> {
    if (!token || this.#isOver(token) || !isUsableFrom(token, address)) return null;
    return token.kind === "personal" ? await this.#owner(token, address) : machine(token, address);
  }

  async #owner(token: Token, address: string | null): Promise<Principal | null> {
    const { documents, standingOf } = this.#options;
    const owner = await documents.get(COLLECTIONS.users, token.owner || "none");
    if (!owner || owner.disabled) return null;
    const manner = { address, token: token.scope, tokenId: token.id, ...viewOf(token) };
    return principalOf(owner, await standingOf(owner), manner);
  }

  #isOver({ expiresAt }: Token): boolean {
    return expiresAt !== null && expiresAt <= this.#options.now();
  }
}

/** A key that belongs to no person opens its one repository, and a source key only for reading. */
function machine(token: Token, address: string | null): Principal | null {
  const { id, kind, role, title } = token;
  const repository = token.repository as RepositoryId;
  if (role === null) return null;
  return {
    ...ANONYMOUS,
    ...{ address, tokenId: id, ...viewOf(token) },
    grants: new Map([[repository, [{ role }]]]),
    ...(kind === "source"
      ? {
        ...{ kind: "source_key", name: `source key "${title}"` },
        token: { repositories: [repository], actions: ["read"] },
      }
      : {
        ...{ kind: "deploy_token", name: `deploy token "${title}"` },
        token: { repositories: [repository] },
      }),
  };
}

function viewOf({ view }: Token): Pick<Principal, "view"> {
  return view ? { view: [[view]] } : {};
}

function isUsableFrom({ networks }: Token, address: string | null): boolean {
  return networks === undefined || address !== null && withinRanges(networks)(address);
}
