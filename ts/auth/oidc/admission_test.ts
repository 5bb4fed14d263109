import assert from "node:assert/strict";
import type { JWTPayload } from "jose";
import { assertForged, FORGER, signInBy } from "../../../test/oidc_fixture.ts";
import type { JsonObject } from "../../kit/json.ts";
import { IdentityRefused } from "./admission.ts";

const OURS = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
const THEIRS = "9188040d-6c67-4c5b-b112-36a304b66dad";
const MICROSOFT = "https://login.microsoftonline.com";
const TEMPLATE = `${MICROSOFT}/{tenantid}/v2.0`;

const GROUPS = { claims: { groups: "groups" } };
const DOMAIN = { emailDomains: ["acme.example"] };
const HOSTED = { hostedDomain: "acme.example" };
const STAFF = { ...GROUPS, requiredGroups: ["Staff", "/admins"] };
const TENANT = { tenants: [OURS] };
const VERIFIED = { email_verified: true };

/** What the provider says, the options, and why nobody is let in; `null` where somebody is. */
const ROWS: [JsonObject, JsonObject, RegExp | null][] = [
  [{ email: "ada@ACME.example", ...VERIFIED }, DOMAIN, null],
  [{ email: "ada@acme.example" }, DOMAIN, /no verified/],
  [{ email: "ada@acme.example", email_verified: "no" }, DOMAIN, /no verified/],
  [{ email: "ada@evil.example", ...VERIFIED }, DOMAIN, /another domain/],
  [{ email: "ada@sub.acme.example", ...VERIFIED }, DOMAIN, /another domain/],
  [{ email: "ada@acme.example@evil.example", ...VERIFIED }, DOMAIN, /no verified/],
  [{ email: "ada@acme.example", xms_edov: 1 }, {
    ...{ ...DOMAIN, claims: { emailVerified: "xms_edov" } },
  }, null],
  [{}, DOMAIN, /no verified/],
  [{ hd: "acme.example" }, HOSTED, null],
  [{ hd: "evil.example" }, HOSTED, /another domain/],
  [{ email: "ada@acme.example", ...VERIFIED }, HOSTED, /another domain/],
  [{ groups: ["dev", "STAFF"] }, STAFF, null],
  [{ groups: "/admins" }, STAFF, null],
  [{ groups: ["dev"] }, STAFF, /none of the groups/],
  [{}, STAFF, /none of the groups/],
  [{ _claim_names: { groups: "src1" }, _claim_sources: {} }, GROUPS, /too many/],
  [{ hasgroups: true }, GROUPS, /too many/],
  [{ _claim_names: { groups: "src1" } }, {}, null],
  [{ _claim_names: { address: "src1" } }, GROUPS, null],
  [{ tid: OURS }, TENANT, null],
  [{ tid: OURS.toUpperCase() }, TENANT, null],
  [{ tid: THEIRS }, TENANT, /another tenant/],
  [{}, TENANT, /another tenant/],
];

for (const [claims, options, why] of ROWS) {
  const what = `${JSON.stringify(claims)} by ${JSON.stringify(options)}`;
  Deno.test(`finish() ${why ? "lets nobody in who is" : "lets in"} ${what}`, async () => {
    const forgery = { claims: (honest: JWTPayload) => ({ ...honest, ...claims }) };
    const signIn = signInBy(forgery, options);
    if (!why) return void assert.equal((await signIn).identity.subject, "ada");
    await assert.rejects(signIn, (error) => {
      assert.ok(error instanceof IdentityRefused, String(error));
      assert.deepEqual([error.code, error.status], ["sign_in_refused", 403]);
      assert.match(error.message, why);
      return true;
    });
  });
}

async function byMicrosoft(
  path: string,
  { describedAs, tid = OURS, iss = `${MICROSOFT}/${OURS}/v2.0` }: {
    readonly describedAs: string;
    readonly tid?: string;
    readonly iss?: string;
  },
  options: JsonObject = {},
) {
  return await signInBy(
    {
      describes: (honest) => ({ ...honest, issuer: describedAs }),
      claims: (honest) => ({ ...honest, tid, iss }),
    },
    options,
    `${MICROSOFT}/${path}/v2.0`,
  );
}

Deno.test("one tenant of Entra ID is an issuer like any other", async () => {
  const describedAs = `${MICROSOFT}/${OURS}/v2.0`;
  assert.equal((await byMicrosoft(OURS, { describedAs })).identity.subject, "ada");
  const iss = `${MICROSOFT}/${THEIRS}/v2.0`;
  await assertForged(byMicrosoft(OURS, { describedAs, iss, tid: THEIRS }), /"iss"/);
});

Deno.test("one tenant of Entra ID must call itself by its id, and by nothing else", async () => {
  for (
    const issuer of [TEMPLATE, `${MICROSOFT}/${THEIRS}/v2.0`, `https://sts.windows.net/${OURS}/`]
  ) {
    await assertForged(byMicrosoft(OURS, { describedAs: issuer }), /calls itself/);
  }
  await assertForged(
    byMicrosoft("acme.example", { describedAs: `${MICROSOFT}/${OURS}/v2.0` }),
    /calls itself/,
  );
});

Deno.test("many tenants of Entra ID are let in by name, and their subjects told apart", async () => {
  const many = { describedAs: TEMPLATE };
  const { identity } = await byMicrosoft("organizations", many, TENANT);
  assert.equal(identity.subject, `${OURS}/ada`);
  const theirs = { ...many, tid: THEIRS, iss: `${MICROSOFT}/${THEIRS}/v2.0` };
  await assert.rejects(byMicrosoft("organizations", theirs, TENANT), /another tenant/);
  const lying = { ...many, tid: OURS, iss: `${MICROSOFT}/${THEIRS}/v2.0` };
  await assertForged(byMicrosoft("organizations", lying, TENANT), /"iss"/);
});

Deno.test("nobody but Microsoft may call itself by a template", async () => {
  const describes = (honest: object) => ({ ...honest, issuer: TEMPLATE });
  await assertForged(signInBy({ describes }, TENANT, FORGER), /calls itself/);
});
