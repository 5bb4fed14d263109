import assert from "node:assert/strict";
import { BACK, FORGER, RelyingParties } from "../../../test/oidc_fixture.ts";
import { type Forgery, ForgingProvider } from "../../../test/servers/forging_provider.ts";
import { OidcServer } from "../../../test/servers/oidc.ts";
import type { ProviderTestStep } from "../provider_kinds.ts";

const SECRET = "the secret of packhouse";
const CLIENT = {
  ...{ client_id: "packhouse", client_secret: SECRET, redirect_uris: [BACK] },
  token_endpoint_auth_method: "client_secret_basic" as const,
};
const EVERYTHING = ["secret", "description", "issuer", "addresses", "clock", "keys", "credentials"];

/** The names of the steps that went well, and of the one that did not. */
function outcomeOf(steps: readonly ProviderTestStep[]): [string[], string | null, string] {
  const well = steps.filter(({ ok }) => ok).map(({ step }) => step);
  const failed = steps.find(({ ok }) => !ok);
  return [well, failed?.step ?? null, failed?.says ?? ""];
}

Deno.test("test() goes well with a provider that knows the client", async () => {
  await using provider = await OidcServer.start({ clients: [CLIENT], accounts: {} });
  const client = new RelyingParties().client(provider.issuer, {}, { secret: SECRET });
  assert.deepEqual(outcomeOf(await client.test()), [EVERYTHING, null, ""]);
});

Deno.test("test() finds a wrong secret, client, address and clock", async () => {
  await using provider = await OidcServer.start({ clients: [CLIENT], accounts: {} });
  const parties = new RelyingParties();
  const rows = [
    [{}, { secret: "wrong" }, "credentials", /refuses the client's credentials$/],
    [{ clientId: "other" }, { secret: SECRET }, "credentials", /refuses the client's credentials$/],
    [{ clientAuthentication: "none" }, {}, "credentials", /refuses the client's credentials$/],
    [{}, {}, "secret", /No client secret is set$/],
    [{ clientAuthentication: "private_key_jwt" }, { secret: "{}" }, "secret", /as JWK/],
  ] as const;
  for (const [options, given, step, says] of rows) {
    const outcome = outcomeOf(await parties.client(provider.issuer, options, given).test());
    assert.equal(outcome[1], step);
    assert.match(outcome[2], says);
  }
  const elsewhere = parties.client(`${provider.issuer}/realm`, {}, { secret: SECRET });
  assert.deepEqual(outcomeOf(await elsewhere.test()).slice(0, 2), [["secret"], "description"]);
  parties.ahead = 3_600_000;
  const [, step, says] = outcomeOf(
    await parties.client(provider.issuer, {}, { secret: SECRET }).test(),
  );
  assert.equal(step, "clock");
  assert.match(says, /^Its clock is 3[56]\d\d s away/);
});

const FORGED: [Forgery, string, RegExp][] = [
  [
    { describes: (honest) => ({ ...honest, issuer: "https://evil.example" }) },
    ...["issuer", /calls itself "https:\/\/evil\.example"/] as [string, RegExp],
  ],
  [
    { describes: (honest) => ({ ...honest, token_endpoint: "http://op.example/token" }) },
    ...["addresses", /token_endpoint/] as [string, RegExp],
  ],
  [
    { describes: ({ jwks_uri: _, ...honest }) => honest },
    ...["addresses", /jwks_uri/] as [string, RegExp],
  ],
  [{ publishes: () => ({ keys: [] }) }, "keys", /None of its 0/],
  [
    { publishes: ({ published }) => ({ keys: [{ ...published, use: "enc" }] }) },
    ...["keys", /None of its 1/] as [string, RegExp],
  ],
  [{}, "credentials", /cannot have made/],
  [
    { answers: () => Response.json({ error: "unauthorized_client" }, { status: 400 }) },
    ...["credentials", /refuses the client's credentials/] as [string, RegExp],
  ],
];

Deno.test("test() says which step failed", async () => {
  for (const [forgery, step, says] of FORGED) {
    const { fetch } = new ForgingProvider(FORGER, forgery);
    const client = new RelyingParties().client(FORGER, {}, { fetch, secret: SECRET });
    const [well, failed, why] = outcomeOf(await client.test());
    assert.deepEqual([...well, failed], EVERYTHING.slice(0, EVERYTHING.indexOf(step) + 1));
    assert.match(why, says);
  }
});
