import assert from "node:assert/strict";
import { createViewDraft, type ViewRules } from "./rules.ts";

for (
  const rules of [
    null,
    { allow: [] },
    { allow: [{ package: "Contoso.*" }], deny: [{ tag: "internal" }] },
    { deny: [{ package: "*", version: "?.0" }] },
  ] as (ViewRules | null)[]
) {
  Deno.test(`createViewDraft() gives back ${JSON.stringify(rules)}`, () => {
    assert.deepEqual(createViewDraft(rules).rules.value, rules);
  });
}

Deno.test("createViewDraft() takes no row that was not filled in for a rule about everything", () => {
  const view = createViewDraft();
  view.add("deny");
  assert.equal(view.rules.value, null);
  view.deny.value[0]!.package.value = " Contoso.Old ";
  assert.deepEqual(view.rules.value, { deny: [{ package: "Contoso.Old" }] });
  view.remove("deny", view.deny.value[0]!);
  view.add("allow");
  assert.deepEqual(view.rules.value, { allow: [] }, "what is listed is shown, and nothing is");
  view.shows.value = "everything";
  assert.equal(view.rules.value, null);
});
