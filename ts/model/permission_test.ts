import assert from "node:assert/strict";
import type { OrganizationId, RepositoryId, Slug, UserId } from "./ids.ts";
import type { Repository, Visibility } from "./package.ts";
import { isNarrowed, may, mayAdministerPlatform, roleOf } from "./permission.ts";
import { ANONYMOUS, type Membership, type Principal, type TokenScope } from "./principal.ts";
import { type Action, ACTIONS, type Role, ROLES } from "./role.ts";

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
    { grants: new Map([[REPOSITORY, [{ role }]]]) },
  ]),
  ["somebody granted another repository", null, {
    grants: new Map([[OTHER, [{ role: "admin" }]]]),
  }],
  ["a reader by default, granted maintainer", "maintainer", {
    ...memberOf(HERE, { role: "member", defaultRole: "reader" }),
    grants: new Map([[REPOSITORY, [{ role: "maintainer" }]]]),
  }],
  ["a maintainer by default, granted reader", "maintainer", {
    ...memberOf(HERE, { role: "member", defaultRole: "maintainer" }),
    grants: new Map([[REPOSITORY, [{ role: "reader" }]]]),
  }],
  ["an owner, granted reader", "admin", {
    ...memberOf(HERE, { role: "owner", defaultRole: null }),
    grants: new Map([[REPOSITORY, [{ role: "reader" }]]]),
  }],
];

/** Every kind of narrowing, and which actions it leaves of all of them here. */
const SCOPES: readonly [string, readonly Action[], TokenScope | undefined][] = [
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
];

function memberOf(organization: OrganizationId, membership: Membership): Partial<Principal> {
  return { memberships: new Map([[organization, membership]]) };
}

function somebody(standing: Partial<Principal>, token?: TokenScope): Principal {
  const user = "user" as UserId;
  return { ...ANONYMOUS, user, name: "ada", ...standing, ...(token && { token }) };
}

function repository(visibility: Visibility): Repository {
  return {
    ...{ id: REPOSITORY, revision: 1, organization: HERE, organizationSlug: "acme" as Slug },
    ...{ slug: "tools" as Slug, path: "acme/tools", protocol: "winget", title: "", visibility },
    ...{ options: {}, createdAt: 0 },
  };
}

for (const visibility of ["private", "public"] as const) {
  for (const [who, role, standing] of STANDINGS) {
    const effective = role ?? (visibility === "public" ? "reader" : null);
    Deno.test(`may() lets ${who} do what ${effective ?? "nobody"} may, ${visibility}`, () => {
      assert.equal(roleOf(somebody(standing), repository(visibility)), effective);
      for (const [how, left, token] of SCOPES) {
        for (const action of ALL) {
          const expected = effective !== null && MAY[effective].includes(action) &&
            left.includes(action);
          const allowed = may(somebody(standing, token), action, repository(visibility));
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
  for (const [how, , scope] of SCOPES) {
    assert.equal(mayAdministerPlatform(somebody(admin, scope)), !isNarrowed({ token: scope }), how);
  }
  assert.equal(SCOPES.filter(([, , scope]) => !isNarrowed({ token: scope })).length, 2);
});
