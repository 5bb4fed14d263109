import assert from "node:assert/strict";
import { changeIn, createRuleForm, termsIn } from "./rule_form.ts";

const RULE = {
  ...{ package: "Mozilla.*", architectures: ["x64"], locales: ["de-AT", "en-US"] },
  ...{ maxVersions: 3, versions: ">=1.2 <2", rehost: false, holdDays: 0 },
};

Deno.test("termsIn() says what was said to createRuleForm(), and nothing else", () => {
  assert.deepEqual(termsIn(createRuleForm(RULE)), RULE);
  assert.deepEqual(termsIn(createRuleForm({ package: "Git.Git" })), { package: "Git.Git" });
});

Deno.test("changeIn() takes away what was emptied", () => {
  const form = createRuleForm(RULE);
  form.maxVersions.value = " ";
  form.architectures.value = [];
  form.rehost.value = true;
  const { maxVersions, architectures, rehost, versions } = changeIn(form);
  assert.deepEqual([maxVersions, architectures, rehost, versions], [null, null, null, ">=1.2 <2"]);
});
