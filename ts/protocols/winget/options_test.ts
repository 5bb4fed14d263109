import assert from "node:assert/strict";
import type { Json } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { checkOptions } from "./options.ts";

const TERMS = {
  ...{ AgreementLabel: "Terms", Agreement: "Be kind", AgreementUrl: "https://acme.example/terms" },
};

for (const options of [{}, { sourceAgreements: [] }, { sourceAgreements: [TERMS] }, { other: 1 }]) {
  Deno.test(`checkOptions() lets pass ${JSON.stringify(options)}`, () => checkOptions(options));
}

const REFUSED: [string, Json, string][] = [
  ["no list", null, '"options.sourceAgreements" must be an array'],
  ["a text", ["Terms"], '"options.sourceAgreements[0]" must be an object'],
  ["nothing", [{}], '"options.sourceAgreements[0]" must say something'],
  ["another member", [{ Label: "" }], '"options.sourceAgreements[0].Label" is not known here'],
  [
    "a blank text",
    [TERMS, { Agreement: " " }],
    '"options.sourceAgreements[1].Agreement" must be a text',
  ],
  [
    "a label that is too long",
    [{ AgreementLabel: "x".repeat(101) }],
    '"options.sourceAgreements[0].AgreementLabel" must have at most 100 characters',
  ],
  [
    "too many",
    Array(129).fill(TERMS),
    '"options.sourceAgreements" must have at most 128 elements',
  ],
];

for (const [what, sourceAgreements, detail] of REFUSED) {
  Deno.test(`checkOptions() refuses agreements that are ${what}`, () => {
    assert.throws(() => checkOptions({ sourceAgreements }), { code: "value_refused", detail });
  });
}

const ENTRA = { tenant: "72f988bf-0000-4000-8000-2d7cd011db47", resource: "api://packages" };
const GROUP = "11111111-2222-4333-8444-555555555555";

const TENANTS: readonly Json[] = [
  ...[ENTRA, null, { ...ENTRA, scope: "access" }, { ...ENTRA, groups: [GROUP] }],
  ...["https://login.microsoftonline.us", "http://127.0.0.1:4711"].map((authority) => {
    return { ...ENTRA, authority };
  }),
];

for (const entraId of TENANTS) {
  Deno.test(`checkOptions() lets pass ${JSON.stringify(entraId)}`, () => checkOptions({ entraId }));
}

const STRANGE: [string, Json, string][] = [
  ["a text", "contoso", '"options.entraId" must be an object'],
  ["without a tenant", { resource: "r" }, '"options.entraId.tenant" is required'],
  [
    "a domain",
    { ...ENTRA, tenant: "contoso.com" },
    '"options.entraId.tenant" must be an id such as',
  ],
  [
    "a path",
    { ...ENTRA, tenant: `${ENTRA.tenant}/x` },
    '"options.entraId.tenant" must be an id such as',
  ],
  ["without a resource", { tenant: ENTRA.tenant }, '"options.entraId.resource" is required'],
  ["a blank resource", { ...ENTRA, resource: " " }, '"options.entraId.resource" must be a text of'],
  [
    "a long resource",
    { ...ENTRA, resource: "x".repeat(513) },
    '"options.entraId.resource" must be a text of',
  ],
  ["a scope of lines", { ...ENTRA, scope: "a\nb" }, '"options.entraId.scope" must be a text of'],
  [
    "no groups",
    { ...ENTRA, groups: [] },
    '"options.entraId.groups" must be an array of 1 to 100 ids',
  ],
  [
    "a group by name",
    { ...ENTRA, groups: [GROUP, "Staff"] },
    '"options.entraId.groups[1]" must be an id such as',
  ],
  ["another member", { ...ENTRA, secret: "x" }, '"options.entraId.secret" is not known here'],
  ...[
    ...[
      "http://login.example",
      "https://u:p@login.example",
      "https://login.example/",
      "ftp://x",
      "",
    ],
    ...["http://127.0.0.1.example", "https://login.example?x"],
  ].map((authority): [string, Json, string] => [
    `from ${authority}`,
    { ...ENTRA, authority },
    '"options.entraId.authority" must be an origin such as',
  ]),
];

for (const [what, entraId, detail] of STRANGE) {
  Deno.test(`checkOptions() refuses a tenant that is ${what}`, () => {
    assert.throws(() => checkOptions({ entraId }), (error) => {
      assert.ok(error instanceof RegistryError);
      assert.equal(error.code, "value_refused");
      assert.ok(error.detail.startsWith(detail), error.detail);
      return true;
    });
  });
}
