import assert from "node:assert/strict";
import type { Json } from "../../kit/json.ts";
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
