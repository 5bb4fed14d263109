import assert from "node:assert/strict";
import { assertForged, signInBy } from "../../../test/oidc_fixture.ts";
import type { Forgery } from "../../../test/servers/forging_provider.ts";
import type { JsonObject } from "../../kit/json.ts";

const BOTH = ["packhouse", "other"];

/** Claims that are said instead of the honest ones, of which some depend on the time. */
type Lies = Record<string, unknown> | ((now: number) => Record<string, unknown>);

/** What is wrong, why it is refused, and how it is said. */
const REFUSED: [string, RegExp, Lies][] = [
  ["another nonce", /unexpected ID Token "nonce"/, { nonce: "another" }],
  ["no nonce", /"nonce" .* missing/, { nonce: undefined }],
  ["another audience", /unexpected JWT "aud"/, { aud: "somebody-else" }],
  ["an audience besides", /additional untrusted audiences/, { aud: BOTH }],
  ["another authorized party", /unexpected ID Token "azp"/, { aud: BOTH, azp: "other" }],
  ["no audience", /"aud" .* missing/, { aud: undefined }],
  ["another issuer", /unexpected JWT "iss"/, { iss: "https://evil.example" }],
  ["an issuer with a slash more", /unexpected JWT "iss"/, { iss: "https://op.example/realm/" }],
  ["an end in the past", /compare the clocks/, (now) => ({ exp: now - 90 })],
  ["no end", /"exp" .* missing/, { exp: undefined }],
  ["an end that is a text", /"exp" .* type/, (now) => ({ exp: `${now + 60}` })],
  ["a beginning in the future", /compare the clocks/, (now) => ({ nbf: now + 90 })],
  ["no moment of issue", /"iat" .* missing/, { iat: undefined }],
  ["no subject", /"sub" .* missing/, { sub: undefined }],
  ["an empty subject", /subject of the ID token/, { sub: "" }],
  ["a subject of blanks", /subject of the ID token/, { sub: "  " }],
  ["a subject that is a number", /"sub" .* type/, { sub: 7 }],
  ["a very long subject", /subject of the ID token/, { sub: "x".repeat(300) }],
];

for (const [what, reason, claims] of REFUSED) {
  Deno.test(`finish() refuses ${what}`, async () => {
    await assertForged(signInBy(lying(claims)), reason);
  });
}

const ACCEPTED: [string, Lies, JsonObject?][] = [
  ["an honest provider", {}],
  ["a clock that is a little behind", (now) => ({ exp: now - 10 })],
  ["a clock that is a little ahead", (now) => ({ iat: now + 10, nbf: now + 10 })],
  ["a clock as wrong as the options allow", (now) => ({ exp: now - 200 }), { clockTolerance: 300 }],
  ["an audience besides that is said to be so", { aud: BOTH, azp: "packhouse" }],
];

for (const [what, claims, options] of ACCEPTED) {
  Deno.test(`finish() accepts ${what}`, async () => {
    assert.equal((await signInBy(lying(claims), options)).identity.subject, "ada");
  });
}

Deno.test("finish() refuses a clock that is wrong, where the options allow none", async () => {
  const forgery = lying((now) => ({ exp: now - 10 }));
  await assertForged(signInBy(forgery, { clockTolerance: 0 }), /compare the clocks/);
});

function lying(lies: Lies): Forgery {
  return {
    claims: (honest) => ({
      ...{ ...honest, ...(typeof lies === "function" ? lies(honest.iat!) : lies) },
    }),
  };
}
