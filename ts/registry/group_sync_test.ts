import assert from "node:assert/strict";
import { AccessFixture } from "../../test/access_fixture.ts";
import { type OrganizationId, parseSlug, type TeamId } from "../model/ids.ts";
import type { AuthProvider, GroupMapping } from "../model/identity.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { GroupSync } from "./group_sync.ts";

const CALLER = { address: "192.0.2.1", agent: "tests", request: "r" };
const ACME = "acme" as OrganizationId;

async function company() {
  const access = new AccessFixture();
  const { documents, clock: { now } } = access;
  const user = await access.createUser("ada");
  for (const name of ["red", "blue"]) {
    await documents.insert(COLLECTIONS.teams, {
      ...{ id: name as TeamId, organization: ACME, slug: parseSlug(name), path: `${ACME}/${name}` },
      ...{ title: name, createdAt: 0 },
    });
  }
  const { leases } = access;
  const sync = new GroupSync({
    documents,
    leases,
    now,
    record: access.events.record.bind(access.events),
  });
  const teams = async () => {
    const where = { user: user.id };
    const found = await Array.fromAsync(documents.find(COLLECTIONS.teamMembers, { where }));
    return found.map(({ team, role }) => `${team} ${role}`);
  };
  const isMember = async () =>
    await documents.get(COLLECTIONS.members, `${ACME}/${user.id}`) !== null;
  return { access, documents, user, sync, teams, isMember };
}

function provider(...mappings: readonly [string, string, GroupMapping["role"]][]): AuthProvider {
  const teams = mappings.map(([group, team, role]) => ({ group, team: team as TeamId, role }));
  return {
    ...{ id: "company", revision: 1, kind: "ldap", title: "Company", enabled: true, options: {} },
    provisioning: { createUsers: true, linkByEmail: false, secondFactor: false, teams },
    ...{ secret: null, createdAt: 0 },
  };
}

const MAPPED = provider(["Red People", "red", "member"], ["bosses", "red", "maintainer"], [
  ...["blue people", "blue", "member"] as const,
]);

const GROUPS: readonly [string, readonly string[], readonly string[]][] = [
  ["no group", [], []],
  ["a group that is mapped to nothing", ["green people"], []],
  ["a group in another case", ["RED people "], ["red member"]],
  ["two groups of one team: the better role", ["Red People", "bosses"], ["red maintainer"]],
  ["groups of two teams", ["blue people", "bosses"], ["blue member", "red maintainer"]],
];

for (const [what, groups, expected] of GROUPS) {
  Deno.test(`follow() understands ${what}`, async () => {
    const { sync, user, teams, isMember } = await company();
    await sync.follow(user, MAPPED, groups, CALLER);
    assert.deepEqual((await teams()).sort(), expected);
    assert.equal(await isMember(), expected.length > 0);
  });
}

Deno.test("follow() takes back what it gave, the organization with the last team", async () => {
  const { access, sync, user, teams, isMember } = await company();
  await sync.follow(user, MAPPED, ["bosses", "blue people"], CALLER);
  await sync.follow(user, MAPPED, ["Red People"], CALLER);
  assert.deepEqual(await teams(), ["red member"]);
  assert.equal(await isMember(), true);
  await sync.follow(user, MAPPED, [], CALLER);
  assert.deepEqual(await teams(), []);
  assert.equal(await isMember(), false);
  const told = (await access.happened()).filter(({ kind }) => /^(?:team|member)\./.test(kind));
  const by = { user: null, name: "company", ...CALLER };
  for (const { actor } of told) assert.deepEqual(actor, by);
  assert.deepEqual(told.map(({ kind }) => kind), [
    ...["member.added", "team.member_added", "team.member_added"],
    ...["team.member_removed", "team.member_changed", "team.member_removed", "member.removed"],
  ]);
});

Deno.test("follow() leaves alone what somebody did by hand", async () => {
  const { documents, sync, user, teams, isMember } = await company();
  await documents.insert(COLLECTIONS.teamMembers, {
    ...{ id: `red/${user.id}`, team: "red" as TeamId, organization: ACME, user: user.id },
    ...{ role: "maintainer", provider: "", createdAt: 0 },
  });
  await documents.insert(COLLECTIONS.members, {
    ...{ id: `${ACME}/${user.id}`, organization: ACME, user: user.id, role: "admin" },
    ...{ provider: "", createdAt: 0 },
  });
  await sync.follow(user, MAPPED, ["Red People", "blue people"], CALLER);
  await sync.follow(user, MAPPED, [], CALLER);
  assert.deepEqual(await teams(), ["red maintainer"]);
  assert.equal(await isMember(), true);
});

Deno.test("follow() writes nothing where nothing changes, and skips teams that are gone", async () => {
  const { access, sync, user, teams } = await company();
  const mapped = provider(["staff", "red", "member"], ["staff", "gone", "member"]);
  await sync.follow(user, mapped, ["staff"], CALLER);
  const before = (await access.happened()).length;
  await sync.follow(user, mapped, ["staff"], CALLER);
  assert.equal((await access.happened()).length, before);
  assert.deepEqual(await teams(), ["red member"]);
});
