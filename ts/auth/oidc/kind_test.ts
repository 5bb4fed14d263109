import assert from "node:assert/strict";
import { BACK, FORGER, RelyingParties } from "../../../test/oidc_fixture.ts";
import { ForgingProvider } from "../../../test/servers/forging_provider.ts";
import type { AuthProvider } from "../../model/identity.ts";
import { oidcKind } from "./kind.ts";

const KEPT: AuthProvider = {
  ...{ id: "corp", kind: "oidc", title: "Company", enabled: true, revision: 1, createdAt: 0 },
  ...{ options: { issuer: FORGER, clientId: "packhouse" }, secret: null },
  provisioning: { createUsers: true, linkByEmail: false, secondFactor: false, teams: [] },
};

function kind() {
  const { sealer, once, now } = new RelyingParties();
  return oidcKind({ fetch: new ForgingProvider(FORGER).fetch, sealer, once, now });
}

Deno.test("check() refuses options that no provider of this kind has", async () => {
  await kind().check(KEPT.options);
  await assert.rejects(kind().check({ urls: [] }), { code: "value_refused" });
});

Deno.test("open() makes a client of what was kept", async () => {
  const client = await kind().open(KEPT, "a secret");
  const { location } = await client.begin({ redirectUri: BACK, returnTo: "//evil.example" });
  assert.equal(location.origin + location.pathname, `${FORGER}/authorize`);
  assert.equal(location.searchParams.get("code_challenge_method"), "S256");
});
