import assert from "node:assert/strict";
import type { OrganizationId, RepositoryId, UserId } from "./ids.ts";
import {
  administersAny,
  mayInOrganization,
  ORGANIZATION_RIGHTS,
  type OrganizationRight,
} from "./organization_permission.ts";
import { ANONYMOUS, type Membership, type Principal } from "./principal.ts";

const HERE = "organization" as OrganizationId;
const ELSEWHERE = "another organization" as OrganizationId;
const REPOSITORY = "repository" as RepositoryId;
const ALL = Object.keys(ORGANIZATION_RIGHTS) as OrganizationRight[];

function memberOf(organization: OrganizationId, role: Membership["role"]): Partial<Principal> {
  return { memberships: new Map([[organization, { role, defaultRole: "admin" }]]) };
}

/** The truth, written out by hand. */
const STANDINGS: readonly [string, readonly OrganizationRight[], Partial<Principal>][] = [
  ["nobody", [], ANONYMOUS],
  ["a stranger", [], {}],
  ["a member", ["know"], memberOf(HERE, "member")],
  ["an admin", ["know", "administer"], memberOf(HERE, "admin")],
  ["an owner", ["know", "administer", "own"], memberOf(HERE, "owner")],
  ["an owner of another organization", [], memberOf(ELSEWHERE, "owner")],
  ["a platform admin", ["know", "administer", "own"], { platformAdmin: true }],
  ["somebody with a grant on each of its repositories", [], {
    grants: new Map([[REPOSITORY, [{ role: "admin" }]]]),
  }],
];

/** What a token narrows, and whether it leaves anything of these rights. */
const NARROWINGS: readonly [string, boolean, Partial<Principal>][] = [
  ["no token", true, {}],
  ["a token that narrows nothing", true, { token: {} }],
  ["a token for all actions", false, { token: { actions: ["read", "administer"] } }],
  ["a token for the organization", false, { token: { organizations: [HERE] } }],
  ["a token for a repository", false, { token: { repositories: [REPOSITORY] } }],
  ["a token for a protocol", false, { token: { protocols: ["winget"] } }],
  ["a token with a view", false, { token: {}, view: [[{ deny: [] }]] }],
];

for (const [who, rights, standing] of STANDINGS) {
  Deno.test(`mayInOrganization() lets ${who} ${rights.join(", ") || "do nothing"}`, () => {
    for (const [how, isWhole, narrowing] of NARROWINGS) {
      const user = "user" as UserId;
      const principal: Principal = { ...ANONYMOUS, user, ...standing, ...narrowing };
      for (const right of ALL) {
        const expected = isWhole && rights.includes(right);
        assert.equal(mayInOrganization(principal, right, HERE), expected, `${right}, ${how}`);
      }
    }
  });
}

Deno.test("administersAny() is true of whoever administers one of several", () => {
  const memberships = new Map<OrganizationId, Membership>([
    [ELSEWHERE, { role: "member", defaultRole: null }],
    [HERE, { role: "admin", defaultRole: null }],
  ]);
  assert.ok(administersAny({ ...ANONYMOUS, memberships }));
  assert.ok(!administersAny({ ...ANONYMOUS, memberships, token: { actions: ["administer"] } }));
  memberships.delete(HERE);
  assert.ok(!administersAny({ ...ANONYMOUS, memberships }));
});
