import assert from "node:assert/strict";
import type { JsonObject } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { parseOidcOptions } from "./options.ts";

const LEAST = { issuer: "https://login.example/realms/acme", clientId: "packhouse" };
const MICROSOFT = "https://login.microsoftonline.com";

Deno.test("parseOidcOptions() fills in what was left out", () => {
  assert.deepEqual(parseOidcOptions(LEAST), {
    ...LEAST,
    clientAuthentication: "client_secret_basic",
    scopes: ["openid", "profile", "email"],
    parameters: {},
    claims: {
      username: ["preferred_username", "upn", "email"],
      email: "email",
      emailVerified: "email_verified",
      name: "name",
    },
    emailVerified: "claim",
    userinfo: true,
    algorithms: [
      ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
      ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
    ],
    clockTolerance: 30,
    ...{ emailDomains: [], requiredGroups: [], tenants: [] },
    ...{ insecureHttp: false, signOutThere: true },
  });
});

const REFUSED: [JsonObject, string, RegExp][] = [
  [{ issuer: undefined }, "options.issuer", /required/],
  [{ issuer: "login.example" }, "options.issuer", /provider's address/],
  [{ issuer: "https://login.example/?a=b" }, "options.issuer", /provider's address/],
  [{ issuer: "https://user:pass@login.example/" }, "options.issuer", /provider's address/],
  [{ issuer: "https://[::1" }, "options.issuer", /must be an address/],
  [{ issuer: "http://login.example" }, "options.issuer", /insecureHttp/],
  [{ issuer: `${MICROSOFT}/common/v2.0` }, "options.tenants", /at least one/],
  [{ issuer: `${MICROSOFT}/organizations/v2.0` }, "options.tenants", /at least one/],
  [{ tenants: ["acme.example"] }, "options.tenants[0]", /./],
  [{ clientId: "" }, "options.clientId", /at least 1/],
  [{ clientSecret: "x" }, "options.clientSecret", /not known/],
  [{ clientAuthentication: "tls_client_auth" }, "options.clientAuthentication", /one of/],
  [{ scopes: ["profile"] }, "options.scopes", /openid/],
  [{ scopes: ["openid profile"] }, "options.scopes[0]", /one scope/],
  [{ prompt: "none" }, "options.prompt", /one of/],
  [{ parameters: { redirect_uri: "https://evil.example" } }, "options.parameters", /redirect_uri/],
  [{ parameters: { state: "x" } }, "options.parameters", /state/],
  [{ algorithms: ["none"] }, "options.algorithms[0]", /one of/],
  [{ algorithms: ["RS256", "HS256"] }, "options.algorithms", /mix/],
  [{ algorithms: ["HS256"], clientAuthentication: "none" }, "options.algorithms", /key/],
  [{ algorithms: [] }, "options.algorithms", /at least 1/],
  [{ clockTolerance: 301 }, "options.clockTolerance", /at most 300/],
  [{ claims: { group: "groups" } }, "options.claims.group", /not known/],
  [{ requiredGroups: ["staff"] }, "options.requiredGroups", /claims\.groups/],
  [{ emailDomains: ["@acme.example"] }, "options.emailDomains[0]", /domain/],
  [{ ca: "nothing" }, "options.ca", /PEM/],
  [
    { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    ...["options.ca", /PEM/] as [string, RegExp],
  ],
  [{ hostedDomain: "*" }, "options.hostedDomain", /domain/],
];

for (const [options, field, says] of REFUSED) {
  Deno.test(`parseOidcOptions() refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => parseOidcOptions({ ...LEAST, ...options }), (error) => {
      assert.ok(error instanceof RegistryError && error.code === "value_refused", String(error));
      assert.equal(error.findings[0]?.field, field);
      assert.match(error.findings[0].says, says);
      return true;
    });
  });
}

Deno.test("parseOidcOptions() folds domains and tenants", () => {
  const tenant = "8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490";
  const { emailDomains, tenants } = parseOidcOptions({
    ...{ ...LEAST, emailDomains: ["ACME.example"], tenants: [tenant] },
  });
  assert.deepEqual([emailDomains, tenants], [["acme.example"], [tenant.toLowerCase()]]);
});

Deno.test("every provider in the documentation can be read", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/oidc.md", import.meta.url));
  const blocks = Array.from(page.matchAll(/```json\n(.*?)```/gs), ([, json]) => JSON.parse(json!));
  const providers = blocks.filter(({ kind }) => kind === "oidc");
  assert.equal(providers.length, 6);
  for (const { options } of providers) assert.ok(parseOidcOptions(options).clientId);
});
