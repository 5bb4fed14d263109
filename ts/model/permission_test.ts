import assert from "node:assert/strict";
import type { OrganizationId, RepositoryId, Slug, UserId } from "./ids.ts";
import type { Repository, Visibility } from "./package.ts";
import { isNarrowed, may, mayAdministerPlatform, roleOf, roleThroughTeam } from "./permission.ts";
import {
  ANONYMOUS,
  anonymousAt,
  type Grant,
  type Membership,
  type Principal,
  type TokenScope,
} from "./principal.ts";
import { type Action, ACTIONS, type Role, ROLES } from "./role.ts";
import type { TeamRole } from "./team.ts";
import type { ViewRules, ViewRulesOfView } from "./view.ts";

const HERE = "organization" as OrganizationId;
const ELSEWHERE = "another organization" as OrganizationId;
const REPOSITORY = "repository" as RepositoryId;
const OTHER = "another repository" as RepositoryId;
const ALL = Object.keys(ACTIONS) as Action[];

/** The truth about roles, written out by hand. */
const MAY: Record<Role, readonly Action[]> = {
  reader: ["read"],
  developer: ["read", "publish"],
  maintainer: ["read", "publish", "yank", "delete", "promote", "edit"],
  admin: ["read", "publish", "yank", "delete", "promote", "edit", "administer"],
};

/** What being in a team is worth on its repositories, without a cap and below each. */
const THROUGH_TEAM: readonly [TeamRole, Role | null, Role][] = [
  ["member", null, "developer"],
  ["member", "reader", "reader"],
  ["member", "developer", "developer"],
  ["member", "maintainer", "developer"],
  ["member", "admin", "developer"],
  ["maintainer", null, "maintainer"],
  ["maintainer", "reader", "reader"],
  ["maintainer", "developer", "developer"],
  ["maintainer", "maintainer", "maintainer"],
  ["maintainer", "admin", "maintainer"],
];

/** The networks that the repository is open to, and addresses within and without. */
const NETWORKS = ["192.0.2.0/24", "2001:db8::/32"];
const ADDRESSES: readonly [string, Role | null][] = [
  ["192.0.2.7", "reader"],
  ["::ffff:192.0.2.7", "reader"],
  ["2001:db8::7", "reader"],
  ["198.51.100.7", null],
  ["2001:db9::7", null],
  ["no address", null],
];

const PART: ViewRules = { allow: [{ package: "Contoso.*" }] };

/** Every way to stand towards a repository, and the role that it gives on a private one. */
const STANDINGS: readonly [string, Role | null, Partial<Principal>][] = [
  ["nobody", null, ANONYMOUS],
  ["a stranger", null, {}],
  ["a platform admin", "admin", { platformAdmin: true }],
  ["an owner", "admin", memberOf(HERE, { role: "owner", defaultRole: null })],
  ["an organization admin", "admin", memberOf(HERE, { role: "admin", defaultRole: null })],
  ["a member without a default", null, memberOf(HERE, { role: "member", defaultRole: null })],
  ...ROLES.map((role): [string, Role, Partial<Principal>] => [
    ...[`a member with the default ${role}`, role] as const,
    memberOf(HERE, { role: "member", defaultRole: role }),
  ]),
  [
    "an owner of another organization",
    null,
    memberOf(ELSEWHERE, {
      ...{ role: "owner", defaultRole: "admin" },
    }),
  ],
  ...ROLES.map((role): [string, Role, Partial<Principal>] => [
    ...[`somebody granted ${role}`, role] as const,
    granted({ role }),
  ]),
  ["somebody granted another repository", null, {
    grants: new Map([[OTHER, [{ role: "admin" }]]]),
  }],
  ["a reader by default, granted maintainer", "maintainer", {
    ...memberOf(HERE, { role: "member", defaultRole: "reader" }),
    ...granted({ role: "maintainer" }),
  }],
  ["a maintainer by default, granted reader", "maintainer", {
    ...memberOf(HERE, { role: "member", defaultRole: "maintainer" }),
    ...granted({ role: "reader" }),
  }],
  ...THROUGH_TEAM.map(([as, most, role]): [string, Role, Partial<Principal>] => [
    ...[`a ${as} of a team that gets ${most ?? "what that is"} here`, role] as const,
    granted({ role: roleThroughTeam(as, most) }),
  ]),
  ["a member of two teams", "maintainer", granted({ role: "developer" }, { role: "maintainer" })],
  ["a member of a team that sees a part", "developer", granted({ role: "developer", view: PART })],
  ["somebody who may more of a part than of all", "maintainer", {
    ...memberOf(HERE, { role: "member", defaultRole: "reader" }),
    ...granted({ role: "maintainer", view: PART }),
  }],
  ...ADDRESSES.map(([address, role]): [string, Role | null, Partial<Principal>] => [
    ...[`nobody at ${address}`, role] as const,
    anonymousAt(address),
  ]),
  ["a stranger in the network", "reader", { address: "192.0.2.7" }],
  ["a developer in the network", "developer", {
    ...{ address: "192.0.2.7", ...granted({ role: "developer" }) },
  }],
  ["a developer elsewhere", "developer", {
    ...{ address: "198.51.100.7", ...granted({ role: "developer" }) },
  }],
  ...ROLES.map((role): [string, Role, Partial<Principal>] => [
    ...[`a deploy token of a ${role}`, role] as const,
    { kind: "deploy_token", user: null, tokenId: "token", ...granted({ role }) },
  ]),
  ["a deploy token of another repository", null, {
    ...{ kind: "deploy_token", user: null, grants: new Map([[OTHER, [{ role: "admin" }]]]) },
  }],
  ["a source key", "reader", {
    ...{ kind: "source_key", user: null, ...granted({ role: "reader", view: PART }) },
  }],
  ["a source key of another repository", null, {
    ...{ kind: "source_key", user: null, grants: new Map([[OTHER, [{ role: "reader" }]]]) },
  }],
  ["somebody whom the tenant vouches for", "reader", {
    ...{ kind: "entra", user: null, ...granted({ role: "reader" }) },
  }],
  ["an owner, granted reader", "admin", {
    ...memberOf(HERE, { role: "owner", defaultRole: null }),
    ...granted({ role: "reader" }),
  }],
];

const PARTIAL: readonly Action[] = ALL.filter((action) => action !== "administer");

/** Every kind of narrowing, and which actions it leaves of all of them here. */
const SCOPES: readonly [string, readonly Action[], TokenScope?, ViewRulesOfView?][] = [
  ["no token", ALL, undefined],
  ["a token that narrows nothing", ALL, {}],
  ["a token for this protocol", ALL, { protocols: ["winget", "npm"] }],
  ["a token for another protocol", [], { protocols: ["npm"] }],
  ["a token for no protocol", [], { protocols: [] }],
  ["a token for this organization", ALL, { organizations: [HERE] }],
  ["a token for another organization", [], { organizations: [ELSEWHERE] }],
  ["a token for this repository", ALL, { repositories: [OTHER, REPOSITORY] }],
  ["a token for another repository", [], { repositories: [OTHER] }],
  ["a token for nothing", [], { actions: [] }],
  ...ALL.map((action): [string, readonly Action[], TokenScope] => [
    `a token to ${action}`,
    [action],
    { actions: [action] },
  ]),
  ["a token to read and publish npm", [], { actions: ["read", "publish"], protocols: ["npm"] }],
  ["a token to read and publish here", ["read", "publish"], {
    ...{ actions: ["read", "publish"], protocols: ["winget"], organizations: [HERE] },
    repositories: [REPOSITORY],
  }],
  ["a token that shows a part", PARTIAL, {}, [[PART]]],
  ["a token that shows nothing", PARTIAL, {}, [[{ allow: [] }]]],
  ["a token to administer a part", [], { actions: ["administer"] }, [[PART]]],
  ["a key that shows a part", PARTIAL, undefined, [[PART]]],
];

function granted(...grants: readonly Grant[]): Partial<Principal> {
  return { grants: new Map([[REPOSITORY, grants]]) };
}

function memberOf(organization: OrganizationId, membership: Membership): Partial<Principal> {
  return { memberships: new Map([[organization, membership]]) };
}

function somebody(
  standing: Partial<Principal>,
  token?: TokenScope,
  view?: ViewRulesOfView,
): Principal {
  const user = "user" as UserId;
  const narrowing = { ...(token && { token }), ...(view && { view }) };
  return { ...ANONYMOUS, kind: "user", user, name: "ada", ...standing, ...narrowing };
}

function repository(visibility: Visibility): Repository {
  return {
    ...{ id: REPOSITORY, revision: 1, organization: HERE, organizationSlug: "acme" as Slug },
    ...{ slug: "tools" as Slug, path: "acme/tools", protocol: "winget", title: "", visibility },
    ...{ options: {}, networks: NETWORKS, createdAt: 0 },
  };
}

for (const [as, most, role] of THROUGH_TEAM) {
  Deno.test(`roleThroughTeam() makes ${role} of a ${as} below ${most ?? "no cap"}`, () => {
    assert.equal(roleThroughTeam(as, most), role);
  });
}

for (const visibility of ["private", "public"] as const) {
  for (const [who, role, standing] of STANDINGS) {
    const effective = role ?? (visibility === "public" ? "reader" : null);
    Deno.test(`may() lets ${who} do what ${effective ?? "nobody"} may, ${visibility}`, () => {
      const here = repository(visibility);
      assert.equal(roleOf(somebody(standing), here), effective);
      for (const [how, left, token, view] of SCOPES) {
        for (const action of ALL) {
          const expected = effective !== null && MAY[effective].includes(action) &&
            left.includes(action);
          const allowed = may(somebody(standing, token, view), action, here);
          assert.equal(allowed, expected, `${action} with ${how}`);
        }
      }
    });
  }
}

Deno.test("mayAdministerPlatform() is for platform admins whose token narrows nothing", () => {
  const admin = { platformAdmin: true };
  assert.ok(mayAdministerPlatform(somebody(admin)));
  assert.ok(mayAdministerPlatform(somebody(admin, {})));
  assert.ok(!mayAdministerPlatform(ANONYMOUS));
  assert.ok(!mayAdministerPlatform(somebody(memberOf(HERE, { role: "owner", defaultRole: null }))));
  for (const [how, , token, view] of SCOPES) {
    const narrowed = isNarrowed({ token, view });
    assert.equal(mayAdministerPlatform(somebody(admin, token, view)), !narrowed, how);
  }
  assert.equal(SCOPES.filter(([, , token, view]) => !isNarrowed({ token, view })).length, 2);
});

Deno.test("may() lets nobody in from a network where the repository is open to none", () => {
  for (const networks of [undefined, []]) {
    const closed = { ...repository("private"), networks };
    for (const [address] of ADDRESSES) {
      assert.ok(!may(anonymousAt(address), "read", closed), address);
    }
  }
});
