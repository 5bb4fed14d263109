import assert from "node:assert/strict";
import { ACTIVE_DIRECTORY, OPENLDAP } from "../../ts/auth/ldap/_option_examples.ts";
import type { OptionField, OptionSection } from "./field.ts";
import { LDAP_SECTIONS } from "./ldap_fields.ts";
import { OIDC_SECTIONS } from "./oidc_fields.ts";
import { createOptionsDraft } from "./options_draft.ts";

const OIDC = {
  issuer: "https://login.example.com/realm",
  clientId: "packhouse",
  parameters: { acr_values: "phr" },
  claims: { username: ["upn"], groups: "groups" },
  userinfo: false,
  clockTolerance: 60,
};

for (
  const [name, sections, options] of [
    ["an OpenLDAP directory", LDAP_SECTIONS, OPENLDAP],
    ["an Active Directory", LDAP_SECTIONS, ACTIVE_DIRECTORY],
    ["an OpenID provider", OIDC_SECTIONS, OIDC],
    ["what nobody draws", OIDC_SECTIONS, { issuer: "https://a.example", another: { more: 1 } }],
  ] as const
) {
  Deno.test(`createOptionsDraft() gives back ${name}`, () => {
    assert.deepEqual(createOptionsDraft(sections, options).options(), options);
  });
}

const fieldAt = (sections: readonly OptionSection[], path: string): OptionField =>
  sections.flatMap(({ fields }) => fields).find((field) => field.path === path)!;

Deno.test("createOptionsDraft() leaves out what stands behind another choice", () => {
  const draft = createOptionsDraft(LDAP_SECTIONS, OPENLDAP);
  const by = fieldAt(LDAP_SECTIONS, "groups.by");
  const base = fieldAt(LDAP_SECTIONS, "groups.base");
  assert.equal(draft.isShown(base), true);
  draft.text(by).value = "memberOf";
  assert.deepEqual([draft.isShown(base), draft.options().groups], [false, { by: "memberOf" }]);
  draft.text(by).value = "";
  assert.equal(draft.options().groups, undefined);
});

Deno.test("createOptionsDraft() reads lines and numbers, and leaves what is no number to the server", () => {
  const draft = createOptionsDraft(LDAP_SECTIONS, {});
  draft.text(fieldAt(LDAP_SECTIONS, "urls")).value = "ldaps://one\n\nldaps://two ";
  draft.text(fieldAt(LDAP_SECTIONS, "pageSize")).value = "0";
  draft.text(fieldAt(LDAP_SECTIONS, "connectSeconds")).value = "soon";
  draft.checked(fieldAt(LDAP_SECTIONS, "startTls")).value = true;
  assert.deepEqual(draft.options(), {
    ...{ urls: ["ldaps://one", "ldaps://two"], pageSize: 0, connectSeconds: "soon" },
    startTls: true,
  });
});
