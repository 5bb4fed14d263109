import assert from "node:assert/strict";
import { assertForged, FORGER, signInBy } from "../../../test/oidc_fixture.ts";
import { type Forgery, signed } from "../../../test/servers/forging_provider.ts";

const HTML = { headers: { "content-type": "text/html" } };
const NEITHER = /does not speak OpenID Connect/;

/** What is wrong with the answer of a provider, why it is refused, and how it is done. */
const REFUSED: [string, RegExp, Forgery][] = [
  ["an encrypted ID token", /JWE/, {
    signs: async (claims, keys) => `${await signed(claims, keys)}.a.b`,
  }],
  ["an ID token of two parts", NEITHER, { signs: () => "e30.e30" }],
  ["an ID token of nonsense", NEITHER, { signs: () => "Ünsinn" }],
  ["a list for an ID token", /"id_token"/, {
    answers: (honest) => ({ ...honest, id_token: ["x"] }),
  }],
  ["no ID token", /"id_token"/, { answers: ({ id_token: _, ...honest }) => honest }],
  ["no access token", /"access_token"/, { answers: ({ access_token: _, ...honest }) => honest }],
  ["another type of token", /token_type/, {
    answers: (honest) => ({ ...honest, token_type: "mac" }),
  }],
  ["a page", /is no JSON/, { answers: () => new Response("<html>", HTML) }],
  ["a list", NEITHER, { answers: () => Response.json([]) }],
  ["half an object", /cannot be read/, {
    answers: () => new Response("{", { headers: { "content-type": "application/json" } }),
  }],
  ["a fault", /answers with an error/, {
    answers: () => Response.json({ error: "server_error" }, { status: 500 }),
  }],
  ["a refusal", /refuses to give tokens .* "invalid_request"/, {
    answers: () => Response.json({ error: "invalid_request" }, { status: 400 }),
  }],
  ["a challenge", /refuses the client's credentials/, {
    answers: () => new Response(null, { status: 401, headers: { "www-authenticate": "Basic" } }),
  }],
  ["nothing", /answers with an error/, { answers: () => new Response(null, { status: 204 }) }],
  ["somebody else's userinfo", /another issuer or person/, {
    userinfo: { sub: "eve", email: "eve@acme.example" },
  }],
  ["nobody's userinfo", /"sub"/, { userinfo: { email: "eve@acme.example" } }],
];

for (const [what, reason, forgery] of REFUSED) {
  Deno.test(`finish() refuses ${what}`, async () => {
    await assertForged(signInBy(forgery), reason);
  });
}

Deno.test("begin() refuses a provider that calls itself something else", async () => {
  for (const issuer of ["https://evil.example", `${FORGER}/`]) {
    const named = new RegExp(`calls itself "${issuer}"`);
    await assertForged(signInBy({ describes: (honest) => ({ ...honest, issuer }) }), named);
  }
  for (const issuer of ["nonsense", 7, undefined]) {
    await assertForged(signInBy({ describes: (honest) => ({ ...honest, issuer }) }), NEITHER);
  }
});

Deno.test("begin() refuses to send browsers where no secrets should go", async () => {
  for (const address of ["http://op.example/", "javascript:alert(1)", "/authorize", undefined]) {
    const describes = (honest: object) => ({ ...honest, authorization_endpoint: address });
    await assertForged(signInBy({ describes }), /https|lacks an address|OpenID/);
  }
});

Deno.test("finish() asks nothing where it could be overheard", async () => {
  for (const member of ["token_endpoint", "jwks_uri", "userinfo_endpoint"]) {
    const describes = (honest: object) => ({ ...honest, [member]: "http://op.example/keys" });
    await assertForged(signInBy({ describes }), /https/);
  }
});

Deno.test("finish() tells how the provider knows somebody", async () => {
  const claims = { amr: ["pwd", "otp", 7], email: "ada@acme.example", email_verified: "true" };
  const { amr, identity } = await signInBy({ claims: (honest) => ({ ...honest, ...claims }) });
  assert.deepEqual([amr, identity.emailVerified], [["pwd", "otp"], true]);
});

Deno.test("userinfo vouches for no address but the one that it tells of", async () => {
  const claims = { email: "ada@acme.example" };
  const vouching = (email: string) =>
    signInBy({
      claims: (honest) => ({ ...honest, ...claims }),
      userinfo: { sub: "ada", email, email_verified: true },
    });
  assert.equal((await vouching("ada@acme.example")).identity.emailVerified, true);
  const { identity } = await vouching("mallory@evil.example");
  assert.deepEqual([identity.email, identity.emailVerified], ["ada@acme.example", false]);
});
