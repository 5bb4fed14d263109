import { createHash } from "node:crypto";
import { entraIdOf } from "../model/entra_id.ts";
import type { UserId } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { ANONYMOUS, type Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { hasSecondFactor } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AuthSettingsService } from "./auth_settings.ts";
import type { KnownPrincipals } from "./known_principals.ts";
import type { Sessions } from "./session.ts";
import { principalOf, type StandingOf } from "./standing.ts";
import type { TokenPrincipals } from "./token_principals.ts";

/** What principals are found again with. */
export interface MarkedPrincipalsOptions {
  readonly documents: DocumentStore;
  readonly known: KnownPrincipals;
  readonly tokenPrincipals: TokenPrincipals;
  readonly sessions: Sessions;
  readonly standingOf: StandingOf;
  readonly settings: Pick<AuthSettingsService, "assertLocalSignIn" | "withholds">;
}

/** Where a principal is found again: at which repository, and from which address. */
export interface Whereabouts {
  readonly repository: Repository;
  readonly address: string | null;
}

/** What the marks of those begin with who are known to a tenant of Entra ID alone. */
export const GUEST = "e";

/**
 * What a principal can be found again by, without any secret: the token or key that was shown, else
 * the sign-in, else the user. `null` for nobody.
 */
export function markOf({ kind, tokenId, session, user, name }: Principal): string | null {
  if (tokenId !== undefined) return `t${tokenId}`;
  if (session !== undefined) return `s${session}`;
  if (user !== null) return `u${user}`;
  if (kind !== "entra") return null;
  return `${GUEST}${createHash("sha256").update(name).digest("base64url").slice(0, 16)}`;
}

/** Finds out who somebody is now of whom only the mark is known. */
export class MarkedPrincipals {
  readonly #options: MarkedPrincipalsOptions;

  constructor(options: MarkedPrincipalsOptions) {
    this.#options = options;
  }

  /** Whoever has that mark, with the rights of this moment; `null` once they have none of their own. */
  async find(mark: string, { repository, address }: Whereabouts): Promise<Principal | null> {
    if (mark.startsWith(GUEST)) return guest(mark, { repository, address });
    const asked = this.#options.known.get(`mark ${mark} ${address}`, async () => {
      return await this.#principal(mark, address) ?? refuse();
    });
    return await asked.catch(nobodyFor);
  }

  async #principal(mark: string, address: string | null): Promise<Principal | null> {
    const { documents, tokenPrincipals } = this.#options;
    const id = mark.slice(1);
    switch (mark[0]) {
      case "t":
        return await tokenPrincipals.of(await documents.get(COLLECTIONS.tokens, id), address);
      case "s":
        return await this.#bySession(id, address);
      default:
        return await this.#byPassword(id as UserId, address);
    }
  }

  async #bySession(id: string, address: string | null): Promise<Principal | null> {
    const { documents, sessions, standingOf, settings } = this.#options;
    const session = await sessions.find(id);
    const user = session && await documents.get(COLLECTIONS.users, session.user);
    if (!session || !user || user.disabled) return null;
    const secondFactorMissing = await settings.withholds(user, session.secondFactor);
    return principalOf(user, await standingOf(user), { address, session: id, secondFactorMissing });
  }

  /** For as long as a password alone would do. */
  async #byPassword(id: UserId, address: string | null): Promise<Principal | null> {
    const { documents, standingOf, settings } = this.#options;
    await settings.assertLocalSignIn();
    const user = await documents.get(COLLECTIONS.users, id);
    if (!user || user.disabled || hasSecondFactor(user)) return null;
    const secondFactorMissing = await settings.withholds(user, false);
    return principalOf(user, await standingOf(user), { address, secondFactorMissing });
  }
}

/** Whoever came by Entra ID is not known here, and reads for as long as the repository lets such guests in. */
function guest(mark: string, { repository, address }: Whereabouts): Principal | null {
  if (!entraIdOf(repository)) return null;
  return {
    ...{ ...ANONYMOUS, kind: "entra", name: `entra ${mark.slice(1)}`, address },
    grants: new Map([[repository.id, [{ role: "reader" }]]]),
  };
}

function refuse(): never {
  throw new RegistryError("credentials_wrong", "Nobody has this mark any more");
}

function nobodyFor(error: unknown): null {
  if (error instanceof RegistryError && error.status < 500) return null;
  throw error;
}
