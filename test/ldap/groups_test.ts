import assert from "node:assert/strict";
import { elementsOf, textOf } from "../../ts/auth/ldap/_ber.ts";
import type { JsonObject } from "../../ts/kit/json.ts";
import { lacks } from "../servers/component.ts";
import {
  CORP,
  dnOf,
  groupOf,
  GROUPS,
  LIMITED,
  passwordOf,
  PEOPLE,
  PROJECT_COUNT,
  PROJECTS,
  startDirectory,
} from "../servers/directory/mod.ts";
import type { Slapd } from "../servers/slapd.ts";
import { faultOf, openDirectory } from "./_fixture.ts";
import { entry, result } from "./_messages.ts";
import { type Asked, startScriptedLdap } from "./_scripted_ldap.ts";

const ignore = lacks("slapd");
let server: Slapd;

Deno.test.beforeAll(async () => {
  if (!ignore) server = await startDirectory();
});

Deno.test.afterAll(async () => {
  if (!ignore) await server[Symbol.asyncDispose]();
});

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `LdapDirectory finds ${name}`, ignore, fn });
}

/** The groups of somebody, sorted. */
async function groupsOf(uid: string, groups: JsonObject | null, more: JsonObject = {}) {
  const directory = openDirectory({ urls: [server.ldap], groups, ...more });
  return (await directory.signIn(uid, passwordOf(uid)))!.groups.toSorted();
}

const NESTED = ["backend", "blue", "engineering", "red", "storage"];
const BY_SEARCH = { by: "search", base: GROUPS, namedBy: "cn" };
const BY_MEMBER_OF = { by: "memberOf", namedBy: "cn" };

const ROWS: [string, JsonObject | null, readonly string[]][] = [
  ["none unless it is asked to", null, []],
  ["groups of all kinds, in groups and in circles", BY_SEARCH, [
    ...["backend", "blue", "builders", "engineering", "red", "storage", "unique", "Čeština"],
  ]],
  ["groups that are one level up", { ...BY_SEARCH, levels: 1 }, [
    ...["backend", "builders", "red", "storage", "unique", "Čeština"],
  ]],
  ["groups that somebody is in directly", { ...BY_SEARCH, levels: 0 }, [
    ...["builders", "storage", "unique", "Čeština"],
  ]],
  ["groups by the user name alone", { ...BY_SEARCH, filter: "(memberUid={username})" }, [
    "builders",
  ]],
  ["groups of one kind", { ...BY_SEARCH, filter: "(&(objectClass=groupOfNames)(member={dn}))" }, [
    ...[...NESTED, "Čeština"],
  ]],
  ["groups in the entry, and theirs", BY_MEMBER_OF, [...NESTED, "Čeština"]],
  ["groups in the entry alone", { ...BY_MEMBER_OF, levels: 0 }, ["storage", "Čeština"]],
  ["groups in the entry one level up", { ...BY_MEMBER_OF, levels: 1 }, [
    ...["backend", "red", "storage", "Čeština"],
  ]],
  ["DNs of groups", { ...BY_SEARCH, namedBy: "dn", filter: "(uniqueMember={dn})" }, [
    groupOf("unique"),
  ]],
  ["DNs in the entry", { by: "memberOf", levels: 0 }, [groupOf("storage"), groupOf("Čeština")]],
  ["DNs in entries", { by: "memberOf" }, [...NESTED, "Čeština"].map(groupOf)],
  ["no names of groups that have none", { ...BY_SEARCH, namedBy: "description" }, []],
];

for (const [name, groups, expected] of ROWS) {
  test(name, async () => assert.deepEqual(await groupsOf("user0001", groups), expected));
}

test("the groups of somebody whose DN must be escaped", async () => {
  for (const how of [BY_SEARCH, BY_MEMBER_OF]) {
    assert.deepEqual(await groupsOf("jsmith", how), ["odd, *one*"]);
  }
});

test("the groups of people that Active Directory keeps", async () => {
  const users = { userBase: CORP, userFilter: "(sAMAccountName={login})" };
  assert.deepEqual(await groupsOf("alice", BY_MEMBER_OF, users), ["company"]);
});

test("more groups than a page has, where pages do not count against the limit", async () => {
  const how = { ...BY_SEARCH, base: PROJECTS };
  for (const pageSize of [100, 499]) {
    assert.equal((await groupsOf("user0002", how, { pageSize })).length, PROJECT_COUNT);
  }
});

test("all groups or fails", async () => {
  const groups = { ...BY_SEARCH, base: PROJECTS };
  for (const options of [{ pageSize: 0 }, { pageSize: 100, bindDn: LIMITED }]) {
    const directory = openDirectory({ urls: [server.ldap], groups, ...options });
    const fault = await faultOf(directory.signIn("user0002", passwordOf("user0002")));
    assert.match(fault, /sizeLimitExceeded \(4\)/);
  }
});

test("no groups where there is no such place", async () => {
  const groups = { ...BY_SEARCH, base: `ou=nowhere,${GROUPS}` };
  const directory = openDirectory({ urls: [server.ldap], groups });
  const fault = await faultOf(directory.signIn("user0001", passwordOf("user0001")));
  assert.match(fault, /noSuchObject \(32\)/);
});

/** Who is in which group directly, and how Active Directory answers from it. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  [dnOf("alice")]: ["cn=a"],
  "cn=a": ["cn=b"],
  "cn=b": ["cn=c", "cn=a"],
};

function inChain(dn: string, known = new Set<string>()): Set<string> {
  for (const parent of PARENTS[dn] ?? []) {
    if (known.has(parent)) continue;
    known.add(parent);
    inChain(parent, known);
  }
  return known;
}

function activeDirectory(asked: Asked) {
  if (asked.base !== "dc=groups") {
    const person = { uid: "alice", entryUUID: "1" };
    return [entry(asked, dnOf("alice"), person), result(asked)];
  }
  const [kind, chained] = elementsOf(asked.filter!.content);
  assert.deepEqual(elementsOf(kind!.content).map((part) => textOf(part)), ["objectClass", "group"]);
  const [rule, type, value] = elementsOf(chained!.content);
  assert.equal(textOf(rule, 0x81), "1.2.840.113556.1.4.1941");
  assert.equal(textOf(type, 0x82), "member");
  const groups = [...inChain(textOf(value, 0x83))];
  return [...groups.map((dn) => entry(asked, dn)), result(asked)];
}

Deno.test("LdapDirectory lets Active Directory find groups in groups", async () => {
  await using server = startScriptedLdap((asked) =>
    asked.operation === "search" ? activeDirectory(asked) : [result(asked)]
  );
  const groups = { by: "chain", base: "dc=groups" };
  const directory = openDirectory({ urls: [server.url], groups });
  assert.deepEqual((await directory.signIn("alice", "a"))?.groups, ["cn=a", "cn=b", "cn=c"]);
  assert.equal(server.asked.filter(({ operation }) => operation === "search").length, 2);
});

Deno.test("LdapDirectory fails rather than miss groups that Active Directory holds back", async () => {
  await using server = startScriptedLdap((asked) => {
    const person = { uid: "alice", entryUUID: "1", "memberOf;range=0-1499": "cn=a" };
    const found = asked.operation === "search" ? [entry(asked, dnOf("alice"), person)] : [];
    return [...found, result(asked)];
  });
  const directory = openDirectory({ urls: [server.url], groups: { by: "memberOf" } });
  assert.match(await faultOf(directory.signIn("alice", "a")), /more values of "memberOf"/);
});

Deno.test("LdapDirectory looks at each group once, though groups are in each other", async () => {
  await using server = startScriptedLdap((asked) => {
    if (asked.operation !== "search") return [result(asked)];
    const isPerson = asked.base === PEOPLE;
    const dn = isPerson ? dnOf("alice") : "cn=a";
    const memberOf = isPerson ? "cn=a" : ["CN=A", "cn=a"];
    return [entry(asked, dn, { uid: "alice", entryUUID: "1", memberOf }), result(asked)];
  });
  for (const groups of [{ by: "search", base: "dc=groups" }, { by: "memberOf" }]) {
    const before = server.asked.length;
    const directory = openDirectory({ urls: [server.url], groups });
    assert.deepEqual((await directory.signIn("alice", "a"))?.groups, ["cn=a"]);
    const searches = server.asked.slice(before).filter(({ operation }) => operation === "search");
    assert.ok(searches.length <= 3, `${searches.length} searches`);
  }
});

Deno.test("LdapDirectory comes to an end where groups have no end", async () => {
  let made = 0;
  await using server = startScriptedLdap((asked) => {
    if (asked.operation !== "search") return [result(asked)];
    const isPerson = asked.base !== "dc=groups";
    const groups = Array.from({ length: 900 }, () => entry(asked, `cn=${made++}`));
    const person = entry(asked, dnOf("alice"), { uid: "alice", entryUUID: "1" });
    return [...(isPerson ? [person] : groups), result(asked)];
  });
  const groups = { by: "search", base: "dc=groups" };
  const directory = openDirectory({ urls: [server.url], groups });
  assert.match(await faultOf(directory.signIn("alice", "a")), /in more than 2000 groups/);
});
