import assert from "node:assert/strict";
import { AccessFixture } from "../../test/access_fixture.ts";
import { type OrganizationId, parseSlug, type RepositoryId, type TeamId } from "../model/ids.ts";
import type { Role } from "../model/role.ts";
import type { Holder, TeamRole } from "../model/team.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { principalOf, standingIn } from "./standing.ts";

const HERE = "organization" as OrganizationId;
const APPS = "apps" as RepositoryId;
const TEAM = "team" as TeamId;

async function ada(isForEverybody = false) {
  const access = new AccessFixture();
  const user = await access.createUser("ada");
  const { documents } = access;
  await documents.insert(COLLECTIONS.organizations, {
    ...{ id: HERE, slug: parseSlug("acme"), title: "Acme", createdAt: 0 },
    ...{ defaultRole: "reader", isForEverybody },
  });
  const grant = (holder: Holder, role: Role | null) =>
    documents.insert(COLLECTIONS.grants, {
      ...{ id: `${APPS}/${holder}`, repository: APPS, organization: HERE, holder, role },
      createdAt: 0,
    });
  const join = async (role: TeamRole) => {
    await documents.insert(COLLECTIONS.teams, {
      ...{ id: TEAM, organization: HERE, slug: parseSlug("team"), path: `${HERE}/team` },
      ...{ title: "Team", view: { allow: [{ package: "Acme.*" }] }, createdAt: 0 },
    });
    await documents.insert(COLLECTIONS.teamMembers, {
      ...{ id: `${TEAM}/${user.id}`, team: TEAM, organization: HERE, user: user.id, role },
      ...{ provider: "", createdAt: 0 },
    });
  };
  return { documents, user, grant, join, standing: () => standingIn(documents)(user) };
}

Deno.test("standingIn() makes everybody a member of an organization that is for everybody", async () => {
  for (const isForEverybody of [true, false]) {
    const { standing } = await ada(isForEverybody);
    const expected = isForEverybody ? [[HERE, { role: "member", defaultRole: "reader" }]] : [];
    assert.deepEqual([...(await standing()).memberships], expected);
  }
});

Deno.test("standingIn() reads what somebody is in an organization, also in one for everybody", async () => {
  for (const isForEverybody of [true, false]) {
    const { documents, user, standing } = await ada(isForEverybody);
    await documents.insert(COLLECTIONS.members, {
      ...{ id: `${HERE}/${user.id}`, organization: HERE, user: user.id, role: "owner" },
      ...{ provider: "", createdAt: 0 },
    });
    const expected = [[HERE, { role: "owner", defaultRole: "reader" }]];
    assert.deepEqual([...(await standing()).memberships], expected);
  }
});

Deno.test("standingIn() keeps every way to a repository apart, with what it shows", async () => {
  const { user, grant, join, standing } = await ada();
  await join("maintainer");
  await grant(`user:${user.id}`, "reader");
  await grant(`team:${TEAM}`, null);
  const view = { allow: [{ package: "Acme.*" }] };
  const expected = [[APPS, [{ role: "reader" }, { role: "maintainer", view }]]];
  assert.deepEqual([...(await standing()).grants], expected);
});

Deno.test("standingIn() gives by a team what follows from being in it, or the less that the grant says", async () => {
  const cases: [TeamRole, Role | null, Role][] = [
    ["member", null, "developer"],
    ["maintainer", null, "maintainer"],
    ["maintainer", "reader", "reader"],
    ["member", "reader", "reader"],
    ["member", "admin", "developer"],
  ];
  for (const [role, most, expected] of cases) {
    const { grant, join, standing } = await ada();
    await join(role);
    await grant(`team:${TEAM}`, most);
    const ways = (await standing()).grants.get(APPS);
    assert.deepEqual(ways?.map((way) => way.role), [expected], `${role} ${most}`);
  }
});

Deno.test("principalOf() takes a user's rights, and how the request came", async () => {
  const { user } = await ada();
  const standing = { memberships: new Map(), grants: new Map() };
  const manner = { token: { actions: ["read"] as const }, address: "192.0.2.1" };
  assert.deepEqual(principalOf({ ...user, platformAdmin: true }, standing, manner), {
    ...{ kind: "user", user: user.id, name: "ada", platformAdmin: true, ...standing, ...manner },
  });
});
