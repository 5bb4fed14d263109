import assert from "node:assert/strict";
import { createKeyDraft } from "./key_draft.ts";

const NOW = Date.parse("2030-01-01T12:00:00Z");

Deno.test("createKeyDraft() says nothing of what was left open", () => {
  const source = createKeyDraft("source");
  source.title.value = " Laptops ";
  assert.deepEqual(source.body(NOW), { title: "Laptops" });
  const deploy = createKeyDraft("deploy");
  assert.deepEqual(deploy.body(NOW), { title: "", role: "developer" });
});

Deno.test("createKeyDraft() narrows a personal token by what was chosen alone", () => {
  const draft = createKeyDraft("personal");
  draft.expiry.term.value = "never";
  draft.repositories.value = "acme/apps\n";
  draft.networks.value = "192.0.2.0/24";
  assert.deepEqual(draft.body(NOW), {
    title: "",
    scope: { actions: ["read"], repositories: ["acme/apps"] },
    networks: ["192.0.2.0/24"],
  });
  draft.rights.value = "all";
  assert.equal(draft.body(NOW).scope, undefined);
});
