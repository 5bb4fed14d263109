import type { Caller } from "../model/event.ts";
import type { Principal } from "../model/principal.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { AccessTokens } from "./access_token.ts";
import type { AuthSettingsService } from "./auth_settings.ts";
import type { AuthMethod } from "./authenticator.ts";
import type { Credentials } from "./credentials.ts";
import type { Sessions } from "./session.ts";
import { principalOf, type StandingOf } from "./standing.ts";

/** What this method is made of. */
export interface ByAccessTokenOptions {
  readonly documents: DocumentStore;
  readonly accessTokens: AccessTokens;
  readonly sessions: Sessions;
  readonly standingOf: StandingOf;
  readonly settings: Pick<AuthSettingsService, "withholds">;
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Bearer with an access token, for as long as its session goes on and its user is enabled. */
export class ByAccessToken implements AuthMethod {
  readonly #options: ByAccessTokenOptions;

  constructor(options: ByAccessTokenOptions) {
    this.#options = options;
  }

  prove(credentials: Credentials, { address }: Caller): Promise<Principal> | null {
    const isMine = credentials.is === "bearer" && JWT.test(credentials.secret);
    return isMine ? this.#principal(credentials.secret, address) : null;
  }

  async #principal(token: string, address: string | null): Promise<Principal> {
    const { documents, accessTokens, sessions, standingOf, settings } = this.#options;
    const claims = await accessTokens.verify(token);
    const [session, user] = await Promise.all([
      sessions.find(claims.session),
      documents.get(COLLECTIONS.users, claims.user),
    ]);
    if (!user || user.disabled || session?.user !== user.id) {
      throw new RegistryError("credentials_wrong", "The session has ended");
    }
    return principalOf(user, await standingOf(user), {
      ...{ address, session: session.id },
      secondFactorMissing: await settings.withholds(user, session.secondFactor),
    });
  }
}
