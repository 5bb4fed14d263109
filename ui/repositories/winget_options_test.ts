import assert from "node:assert/strict";
import { createWingetOptions } from "./winget_options.ts";

const TENANT = "72f988bf-0000-4000-8000-2d7cd011db47";

for (
  const options of [
    {},
    { another: 1 },
    { sourceAgreements: [{ AgreementLabel: "Terms", AgreementUrl: "https://acme.example" }] },
    { entraId: { tenant: TENANT, resource: "api://packhouse", groups: [TENANT] } },
  ]
) {
  Deno.test(`createWingetOptions() gives back ${JSON.stringify(options)}`, () => {
    assert.deepEqual(createWingetOptions(options).options(), options);
  });
}

Deno.test("createWingetOptions() says nothing of a tenant that is switched off", () => {
  const draft = createWingetOptions({ entraId: { tenant: TENANT, resource: "api://packhouse" } });
  draft.entra.isOn.value = false;
  assert.deepEqual(draft.options(), {});
  draft.add();
  draft.agreements.value[0]!.AgreementLabel.value = "Terms ";
  assert.deepEqual(draft.options(), { sourceAgreements: [{ AgreementLabel: "Terms" }] });
  draft.remove(draft.agreements.value[0]!);
  assert.deepEqual(draft.options(), {});
});
