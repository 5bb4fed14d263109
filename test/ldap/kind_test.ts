import assert from "node:assert/strict";
import { ldapKind } from "../../ts/auth/ldap/kind.ts";
import { loadSettings } from "../../ts/config/load_settings.ts";
import type { AuthProvider } from "../../ts/model/identity.ts";
import { ldapReachFor } from "../../ts/server/egress.ts";
import { NOON } from "../access_fixture.ts";
import { SERVICE_PASSWORD } from "../servers/directory/mod.ts";
import { faultOf, USUAL } from "./_fixture.ts";
import { entry, result } from "./_messages.ts";
import { startScriptedLdap } from "./_scripted_ldap.ts";

/** The kind as a server has it that may connect to `allow`. */
async function kind(allow: string) {
  const readFile = () => Promise.resolve(null);
  const { settings } = await loadSettings({ args: [], env: { EGRESS_ALLOW: allow }, readFile });
  return ldapKind({ openReach: ldapReachFor(settings), now: () => NOON });
}

function provider(urls: readonly string[]): AuthProvider {
  return {
    ...{ id: "company", kind: "ldap", title: "Company", enabled: true, secret: null, createdAt: 0 },
    options: { ...USUAL, urls, groups: null },
    provisioning: { createUsers: true, linkByEmail: false, secondFactor: false, teams: [] },
    revision: 1,
  } as AuthProvider;
}

Deno.test("ldapKind() refuses options that are none", async () => {
  const refused = { name: "RegistryError", code: "value_refused" };
  await assert.rejects((await kind("none")).check({ urls: [] }), refused);
  await (await kind("none")).check(provider(["ldaps://ldap.example"]).options);
});

Deno.test("ldapKind() opens directories where EGRESS_ALLOW says, and nowhere else", async () => {
  await using server = startScriptedLdap((asked) => {
    const found = asked.operation === "search"
      ? [entry(asked, "uid=alice", { uid: "alice", entryUUID: "1" })]
      : [];
    return [...found, result(asked)];
  });
  const open = async (allow: string) =>
    await (await kind(allow)).open(provider([server.url]), SERVICE_PASSWORD);
  const directory = await open("127.0.0.0/8");
  assert.equal((await directory.signIn("alice", "a"))?.username, "alice");
  const inside = await open("10.0.0.0/8");
  assert.match(await faultOf(inside.signIn("alice", "a")), /: it is a loopback address$/);
});
