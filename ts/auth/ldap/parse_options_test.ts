import assert from "node:assert/strict";
import type { JsonObject } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { LDAP_OPTIONS } from "./options.ts";
import { parseLdapOptions } from "./parse_options.ts";

const LEAST = { urls: ["ldaps://a.example"], userBase: "dc=a", userFilter: "(uid={login})" };

Deno.test("parseLdapOptions() fills in what was left out", () => {
  assert.deepEqual(parseLdapOptions(LEAST), {
    ...LEAST,
    ...{ startTls: false, allowPlaintext: false, userScope: "sub", emailIsVerified: false },
    attributes: { subject: "entryUUID", username: "uid", email: "mail", title: "cn" },
    ...{ pageSize: 500, connectSeconds: 5, operationSeconds: 10 },
    ...{ referrals: "ignore", referralHosts: [] },
  });
});

Deno.test("parseLdapOptions() takes its own examples", () => {
  const examples = LDAP_OPTIONS.meta()?.examples as JsonObject[];
  assert.equal(examples.length, 2);
  for (const example of examples) parseLdapOptions(example);
});

const REFUSED: [JsonObject, string, string][] = [
  [{ urls: [] }, "options.urls", "must have at least 1 elements"],
  [{ urls: ["ldap://a.example"] }, "options.urls[0]", "it sends passwords"],
  [{ urls: ["https://a.example"] }, "options.urls[0]", "must be like ldaps://"],
  [{ urls: ["ldaps://a.example/dc=a"] }, "options.urls[0]", "must be like ldaps://"],
  [{ urls: ["ldaps://u:secret@a.example"] }, "options.urls[0]", "must be like ldaps://"],
  [{ urls: ["ldaps://a.example:70000"] }, "options.urls[0]", "must be like ldaps://"],
  [{ userFilter: "(uid=*)" }, "options.userFilter", 'must have a place "{login}"'],
  [{ userFilter: "(uid={login}" }, "options.userFilter", "must be a filter"],
  [{ userBase: "" }, "options.userBase", "must have at least 1 characters"],
  [{ ca: "a certificate" }, "options.ca", "must hold PEM certificates"],
  [{ bindPw: "secret" }, "options.bindPw", "is not known here"],
  [{ attributes: { subject: "a;b" } }, "options.attributes.subject", "the name of an attribute"],
  [{ groups: { by: "magic" } }, "options.groups.by", 'must say "by": search, memberOf or chain'],
  [{ groups: { by: "search" } }, "options.groups.base", "is required"],
  [
    { groups: { by: "search", base: "dc=a", filter: "(cn=x)" } },
    ...["options.groups.filter", 'must have a place "{dn}" or "{username}"'] as const,
  ],
  [
    { groups: { by: "chain", base: "dc=a", filter: "(cn={dn})" } },
    ...["options.groups.filter", 'has a place "{dn}" that nothing is known for'] as const,
  ],
  [{ operationSeconds: 0 }, "options.operationSeconds", "must have at least 1"],
];

for (const [wrong, field, says] of REFUSED) {
  Deno.test(`parseLdapOptions() refuses ${JSON.stringify(wrong)}`, () => {
    assert.throws(() => parseLdapOptions({ ...LEAST, ...wrong }), (error) => {
      assert.ok(error instanceof RegistryError && error.code === "value_refused");
      assert.equal(error.findings[0]?.field, field);
      assert.ok(error.findings[0].says.includes(says), error.findings[0].says);
      return !error.message.includes("secret@");
    });
  });
}

Deno.test("parseLdapOptions() allows passwords in the clear to whoever asks for that", () => {
  const urls = ["ldap://a.example", "LDAP://[::1]:3890"];
  assert.ok(parseLdapOptions({ ...LEAST, urls, startTls: true }));
  assert.ok(parseLdapOptions({ ...LEAST, urls, allowPlaintext: true }));
});
