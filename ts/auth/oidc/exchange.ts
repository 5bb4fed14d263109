import { authorizationCodeGrant, fetchUserInfo } from "openid-client";
import { isJsonObject, type JsonObject } from "../../kit/json.ts";
import type { ExternalIdentity } from "../../model/identity.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { admit } from "./admission.ts";
import { textsOf } from "./claims.ts";
import { identityFrom, leavesOpen } from "./identity.ts";
import type { OidcOptions } from "./options.ts";
import type { PendingSignIn } from "./pending_sign_in.ts";
import type { DiscoveredProvider } from "./provider.ts";

/** Somebody whom a provider has proven and the options let in. */
export interface Proven {
  readonly identity: ExternalIdentity;
  readonly idToken: string;
  /** Authentication methods as the provider names them (RFC 8176); empty where it does not. */
  readonly amr: readonly string[];
}

const LONGEST_SUBJECT = 255;

/** Exchanges the code that a browser brought back in `url` for who its user is. */
export async function exchange(
  provider: DiscoveredProvider,
  { state, nonce, verifier, redirectUri }: PendingSignIn,
  { url, options }: { readonly url: URL; readonly options: OidcOptions },
): Promise<Proven> {
  // Behind a proxy the address that arrived here need not be the one that the browser knows.
  const at = new URL(redirectUri);
  at.search = url.search;
  const tokens = await authorizationCodeGrant(provider.configuration, at, {
    ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    idTokenExpected: true,
  });
  const idToken = tokens.id_token!;
  const claims = await provider.verify(idToken) as JsonObject;
  const subject = subjectOf(provider, claims);
  const more = options.userinfo && leavesOpen(claims, options)
    ? await userinfo(provider, claims, tokens.access_token)
    : [];
  const identity = identityFrom([claims, ...more], subject, options);
  admit(identity, claims, options);
  return { identity, idToken, amr: textsOf(claims.amr) };
}

/** What the provider tells of this very person; nothing where it has no such place. */
async function userinfo(
  { configuration }: DiscoveredProvider,
  { sub }: JsonObject,
  accessToken: string,
): Promise<readonly JsonObject[]> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return [];
  const found: unknown = await fetchUserInfo(configuration, accessToken, String(sub));
  return isJsonObject(found) ? [found] : [];
}

/** A subject is unique within its issuer, and a tenant is one. */
function subjectOf({ speaksForTenants }: DiscoveredProvider, { sub, tid }: JsonObject): string {
  const subject = String(sub);
  if (subject.length > LONGEST_SUBJECT || subject.trim() === "") {
    throw new RegistryError("provider_failed", "The subject of the ID token cannot be used");
  }
  return speaksForTenants ? `${tid}/${subject}` : subject;
}
