import assert from "node:assert/strict";
import { parseLdapOptions } from "./parse_options.ts";
import { parseReferral } from "./referral.ts";

const LEAST = { userBase: "dc=a", userFilter: "(uid={login})", referralHosts: ["b.example"] };
const options = parseLdapOptions({ ...LEAST, urls: ["ldaps://a.example"] });

Deno.test("parseReferral() goes to hosts that options name, and to no others", () => {
  const allowed = ["ldap://a.example", "ldap://B.Example:3890/", "ldaps://b.example/dc=x??sub"];
  for (const url of allowed) assert.ok(parseReferral(url, options), url);
  const refused = [
    ...["ldap://c.example", "ldap://b.example.evil", "ldap://b.example@c.example/", "ldap:///dc=x"],
    ...[
      "http://b.example",
      "//b.example",
      "",
      "ldap://c.example#b.example",
      "ldap://sub.b.example",
    ],
  ];
  for (const url of refused) assert.equal(parseReferral(url, options), null, url);
});

Deno.test("parseReferral() reads base and scope, and leaves filters alone", () => {
  const url = "ldap://b.example/ou=%C5%BD%2C%20x,dc=a?cn?ONE?(uid=*)";
  assert.deepEqual(parseReferral(url, options), {
    ...{ base: "ou=Ž, x,dc=a", scope: "one" },
    server: {
      ...{ url: "ldap://b.example", host: "b.example", port: 389 },
      ...{ protection: "startTls", certificateFor: "b.example" },
    },
  });
  const bare = parseReferral("ldaps://b.example", options);
  assert.deepEqual([bare?.base, bare?.scope], [null, null]);
});

Deno.test("parseReferral() protects what it sends, unless nothing is protected", () => {
  const plain = parseLdapOptions({ ...LEAST, urls: ["ldap://a.example"], allowPlaintext: true });
  const both = parseLdapOptions({ ...LEAST, urls: ["ldaps://a.example"], allowPlaintext: true });
  const protection = (url: string, of = options) => parseReferral(url, of)?.server.protection;
  assert.equal(protection("ldaps://b.example"), "tls");
  assert.equal(protection("ldap://b.example"), "startTls");
  assert.equal(protection("ldap://b.example", plain), "none");
  assert.equal(protection("ldap://b.example", both), "startTls");
});
