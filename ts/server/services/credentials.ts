import type { AccessTokens } from "../../auth/access_token.ts";
import { AssumedPrincipals } from "../../auth/assumed_principals.ts";
import { Authenticator } from "../../auth/authenticator.ts";
import { ByAccessToken } from "../../auth/by_access_token.ts";
import { ByApiToken } from "../../auth/by_api_token.ts";
import { ByEntraToken } from "../../auth/by_entra_token.ts";
import { ByPassword } from "../../auth/by_password.ts";
import { BySourceKey } from "../../auth/by_source_key.ts";
import { DownloadLinks } from "../../auth/download_links.ts";
import { MarkedPrincipals } from "../../auth/marked_principals.ts";
import type { Sessions } from "../../auth/session.ts";
import type { SignIn } from "../../auth/sign_in.ts";
import { standingIn } from "../../auth/standing.ts";
import { TokenPrincipals } from "../../auth/token_principals.ts";
import { TokenUses } from "../../auth/token_uses.ts";
import { PROTOCOLS } from "../../protocols/mod.ts";
import { TokenScopes } from "../../registry/token_scopes.ts";
import { TokenService } from "../../registry/token_service.ts";
import { inRoom } from "../log.ts";
import type { Foundation } from "./foundation.ts";

/** What credentials lead to. */
export interface CredentialParts {
  readonly accessTokens: AccessTokens;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
}

/** Every way in which a request says who makes it. */
export interface Credentials {
  readonly authenticator: Authenticator;
  readonly assumedPrincipals: AssumedPrincipals;
  readonly sourceKeys: BySourceKey;
  readonly downloadLinks: DownloadLinks;
  readonly tokens: TokenService;
  readonly tokenScopes: TokenScopes;
  readonly tokenUses: TokenUses;
}

/** Builds what turns requests into principals. */
export function composeCredentials(
  foundation: Foundation,
  { accessTokens, sessions, signIn }: CredentialParts,
): Credentials {
  const { documents, settings: { storage }, authSettings: settings, known, now } = foundation;
  const log = inRoom(foundation.log, "auth");
  const standingOf = standingIn(documents);
  const tokenUses = new TokenUses({
    ...{ documents, now },
    complain: (error) => log("warn", "Cannot note the use of a token", { error: String(error) }),
  });
  const tokenPrincipals = new TokenPrincipals({ documents, standingOf, uses: tokenUses, now });
  const principals = new MarkedPrincipals({
    ...{ documents, known, tokenPrincipals, sessions, standingOf, settings },
  });
  return {
    authenticator: new Authenticator({
      methods: [
        new ByApiToken({ documents, tokenPrincipals }),
        new ByAccessToken({ documents, accessTokens, sessions, standingOf, settings }),
        new ByPassword({ documents, signIn, standingOf, settings, now }),
      ],
      ofRepository: new ByEntraToken({
        ...{ fetch: foundation.egress, record: foundation.record, now },
        complain: (why) => log("info", "A token of Entra ID was refused", { why }),
      }),
      ...{ known, now },
    }),
    assumedPrincipals: new AssumedPrincipals({ documents, standingOf, tokenPrincipals }),
    sourceKeys: new BySourceKey({ documents, tokenPrincipals, known, now }),
    downloadLinks: new DownloadLinks({
      ...{ secret: foundation.secret, principals, now, minutes: storage.linkMinutes },
    }),
    tokens: new TokenService(foundation),
    tokenScopes: new TokenScopes({ documents, protocols: PROTOCOLS.map(({ id }) => id) }),
    tokenUses,
  };
}
