/** Signing in by OpenID providers of tests, with a browser that is a script. */
import assert from "node:assert/strict";
import { type BackFromOidc, OidcClient, type OidcClientOptions } from "../ts/auth/oidc/client.ts";
import { parseOidcOptions } from "../ts/auth/oidc/options.ts";
import { createEgress, type FetchGuarded } from "../ts/kit/egress/mod.ts";
import type { JsonObject } from "../ts/kit/json.ts";
import { Sealer } from "../ts/kit/sealer.ts";
import { RegistryError } from "../ts/model/registry_error.ts";
import { COLLECTIONS } from "../ts/store/collections.ts";
import { Once } from "../ts/store/once.ts";
import { SqliteDocuments } from "../ts/store/sqlite_documents.ts";
import { type Forgery, ForgingProvider } from "./servers/forging_provider.ts";

/** Where providers send browsers back to; nobody listens there. */
export const BACK = "http://packhouse.test/api/v1/auth/oauth/corp/callback";

/** The way out that reaches the providers of tests. */
export const EGRESS: FetchGuarded = createEgress({
  allow: ["127.0.0.1/32"],
  limits: { maxBytes: 1 << 20, connectMs: 20_000, idleMs: 20_000, totalMs: 60_000, redirects: 5 },
});

/** One instance of the product, as far as signing in by OpenID needs it. */
export class RelyingParties {
  /** How far this side's clock, which stands still, is ahead, in milliseconds. */
  ahead = 0;
  readonly #began = Date.now();
  readonly now = (): number => this.#began + this.ahead;
  readonly sealer = new Sealer(crypto.getRandomValues(new Uint8Array(32)));
  readonly once = new Once({
    documents: SqliteDocuments.open({
      ...{ path: ":memory:", collections: Object.values(COLLECTIONS) },
    }),
    now: this.now,
  });

  /** A client of the provider at `issuer`. */
  client(
    issuer: string,
    options: JsonObject = {},
    { id = "corp", secret = null, fetch = EGRESS }: Partial<OidcClientOptions> = {},
  ): OidcClient {
    const { now, sealer, once } = this;
    const json = { issuer, clientId: "packhouse", insecureHttp: issuer.startsWith("http:") };
    return new OidcClient({
      ...{ id, secret, fetch, title: id, now, sealer, once },
      options: parseOidcOptions({ ...json, ...options }),
    });
  }
}

/** Where forging providers are; no network leads there. */
export const FORGER = "https://op.example/realm";
/** What a client proves itself by to a forging provider. */
export const CLIENT_SECRET = "a client secret that is long enough";

/** Signs `ada` in by a provider that deviates from an honest one. */
export async function signInBy(
  forgery: Forgery,
  options: JsonObject = {},
  issuer = FORGER,
): Promise<BackFromOidc> {
  const provider = new ForgingProvider(issuer, forgery);
  const given = { fetch: provider.fetch, secret: CLIENT_SECRET };
  const client = new RelyingParties().client(issuer, options, given);
  const { location, state } = await client.begin({ redirectUri: BACK, returnTo: "/ui/" });
  return await client.finish({ url: provider.comeBack(location), state, redirectUri: BACK });
}

/** Asserts that a sign-in fails as the provider's fault, for a reason that is logged and holds no secret. */
export async function assertForged(signIn: Promise<unknown>, reason: RegExp): Promise<void> {
  await assert.rejects(signIn, (error) => {
    assert.ok(error instanceof RegistryError, String(error));
    assert.equal(error.code, "provider_failed");
    const told = `${error.message} ${(error.cause as Error | undefined)?.message}`;
    assert.match(told, reason);
    assert.doesNotMatch(told, /eyJ|a-code|an-access-token/);
    return true;
  });
}
