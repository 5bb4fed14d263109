/** A company whose people sign in by a real provider of tests. */
import { exportJWK, generateKeyPair } from "jose";
import type { OidcClient } from "../ts/auth/oidc/client.ts";
import { BACK } from "./oidc_fixture.ts";
import { type Account, OidcServer, type RegisteredClient } from "./servers/oidc.ts";
import type { Person, ScriptedBrowser } from "./servers/scripted_browser.ts";

/** Somebody who signs in without ado. */
export const ADA = { types: { login: "ada", password: "any" } };
/** The secret of the clients that have one. */
export const SECRET = "a client secret with : and % & + in it";
/** How each sign-in begins. */
export const AT = { redirectUri: BACK, returnTo: "/ui/packages" };
export const SIGNED_OUT = "http://packhouse.test/ui/";

const ACCOUNTS: Record<string, Account> = {
  ada: {
    ...{ name: "Ada Lovelace", preferred_username: "ada.l" },
    ...{ email: "ada@acme.example", email_verified: true },
    ...{ groups: ["Engineering", "Admins"], realm_access: { roles: ["publisher"] } },
  },
  bob: { name: "Bob", email: "bob@acme.example", email_verified: false, groups: "solo" },
};

const KEY = await generateKeyPair("ES256", { extractable: true });
const KEY_ID = { alg: "ES256", kid: "packhouse" };

const REGISTERED = {
  redirect_uris: [BACK],
  post_logout_redirect_uris: [SIGNED_OUT],
};
const CLIENTS: RegisteredClient[] = [
  ...(["client_secret_basic", "client_secret_post", "none"] as const).map((method) => ({
    ...{ ...REGISTERED, client_id: method, token_endpoint_auth_method: method },
    ...(method !== "none" && { client_secret: SECRET }),
  })),
  {
    ...{ ...REGISTERED, client_id: "private_key_jwt" },
    token_endpoint_auth_method: "private_key_jwt",
    jwks: { keys: [{ ...await exportJWK(KEY.publicKey), ...KEY_ID }] },
  },
];

/** Starts the company's provider; each way in which a client proves itself is a client's name. */
export function startProvider(claimsInIdToken = false): Promise<OidcServer> {
  return OidcServer.start({ clients: CLIENTS, accounts: ACCOUNTS, claimsInIdToken });
}

/** Options of a client that proves itself by a secret in the body. */
export const POST = { clientId: "client_secret_post", clientAuthentication: "client_secret_post" };
/** The same, and it asks for groups. */
export const WITH_GROUPS = {
  ...{ ...POST, scopes: ["openid", "profile", "email", "groups"] },
  claims: { groups: "groups" },
};

/** Begins a sign-in, lets somebody finish it at the provider, and answers what their browser brings back. */
export async function bringBack(
  client: OidcClient,
  browser: ScriptedBrowser,
  person: Person = ADA,
): Promise<{ url: URL; state: string; redirectUri: string }> {
  const { location, state } = await client.begin(AT);
  return { url: await browser.visit(location, BACK, person), state, redirectUri: BACK };
}

/** What each client proves itself with. */
export const SECRETS: Record<string, string | null> = {
  client_secret_basic: SECRET,
  client_secret_post: SECRET,
  private_key_jwt: JSON.stringify({ ...await exportJWK(KEY.privateKey), ...KEY_ID }),
  none: null,
};
