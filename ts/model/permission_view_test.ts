import assert from "node:assert/strict";
import type { OrganizationId, RepositoryId, Slug } from "./ids.ts";
import type { Repository, VersionEntry, Visibility } from "./package.ts";
import { viewOf } from "./permission.ts";
import { ANONYMOUS, type Grant, type Principal } from "./principal.ts";
import type { Role } from "./role.ts";
import type { ViewRules } from "./view.ts";

const HERE = "organization" as OrganizationId;
const REPOSITORY = "repository" as RepositoryId;
const OTHER = "another repository" as RepositoryId;

/** Each package shows which rules let it pass. */
const PACKAGES = ["A", "B", "A.B", "C"] as const;
const ALL = "A, B, A.B, C";

const A: ViewRules = { allow: [{ package: "A*" }] };
const B: ViewRules = { allow: [{ package: "*B" }] };
const NOT_C: ViewRules = { deny: [{ package: "C" }] };
const NOTHING: ViewRules = { allow: [] };

function by(...views: readonly (ViewRules | undefined)[]): Partial<Principal> {
  const grants = views.map((view): Grant => ({ role: "developer", ...(view && { view }) }));
  return { grants: new Map([[REPOSITORY, grants]]) };
}

function member(role: "owner" | "admin" | "member", defaultRole: Role | null): Partial<Principal> {
  return { memberships: new Map([[HERE, { role, defaultRole }]]) };
}

/** Every way to see a private repository, and what is seen of it. */
const WAYS: readonly [string, string, Partial<Principal>][] = [
  ["a grant", ALL, by(undefined)],
  ["a team that sees a part", "A, A.B", by(A)],
  ["two teams that see different parts", "A, B, A.B", by(A, B)],
  ["a team that sees a part, and one that sees all", ALL, by(A, undefined)],
  ["a team that sees all but something", "A, B, A.B", by(NOT_C)],
  ["a team that sees nothing", "", by(NOTHING)],
  ["a team that sees nothing, and one that sees a part", "B, A.B", by(NOTHING, B)],
  ["a team that sees a part, as a reader by default", ALL, {
    ...by(A),
    ...member("member", "reader"),
  }],
  ["a team that sees a part, as a member without a default", "A, A.B", {
    ...{ ...by(A), ...member("member", null) },
  }],
  ["a team that sees a part, as an admin", ALL, { ...by(A), ...member("admin", null) }],
  ["a team that sees a part, as an owner", ALL, { ...by(A), ...member("owner", null) }],
  ["a team that sees a part, as a platform admin", ALL, { ...by(A), platformAdmin: true }],
  ["a team that sees a part, in the network", ALL, { ...by(A), address: "192.0.2.7" }],
  ["a team that sees a part, elsewhere", "A, A.B", { ...by(A), address: "198.51.100.7" }],
  ["a source key that shows a part", "A, A.B", { kind: "source_key", ...by(A) }],
  ["the network", ALL, { address: "192.0.2.7" }],
];

/** What a token shows of what its owner sees. */
const TOKENS: readonly [string, (package_: string) => boolean, Partial<Principal>][] = [
  ["no token", () => true, {}],
  ["a token that narrows nothing", () => true, { token: {}, view: null }],
  ["a token that shows a part", (name) => name.endsWith("B"), { token: {}, view: [[B]] }],
  ["a token that shows either part", (name) => name !== "C", { token: {}, view: [[A, B]] }],
  ["a token that shows what both show", (name) => name === "A.B", { token: {}, view: [[A], [B]] }],
  ["a token that shows nothing", () => false, { token: {}, view: [[NOTHING]] }],
];

function repository(visibility: Visibility): Repository {
  return {
    ...{ id: REPOSITORY, revision: 1, organization: HERE, organizationSlug: "acme" as Slug },
    ...{ slug: "tools" as Slug, path: "acme/tools", protocol: "winget", title: "", visibility },
    ...{ options: {}, networks: ["192.0.2.0/24"], createdAt: 0 },
  };
}

function seen(principal: Partial<Principal>, of: Repository): string {
  const view = viewOf({ ...ANONYMOUS, ...principal }, of);
  const entry = { version: "1.0", summary: {} } as VersionEntry;
  return PACKAGES.filter((name) => view?.sees(name, entry) ?? true).join(", ");
}

for (const [way, expected, standing] of WAYS) {
  Deno.test(`viewOf() shows ${expected || "nothing"} by ${way}, and of that what a token shows`, () => {
    for (const [how, shows, narrowing] of TOKENS) {
      const left = expected.split(", ").filter((name) => name !== "" && shows(name)).join(", ");
      assert.equal(seen({ ...standing, ...narrowing }, repository("private")), left, how);
      const open = PACKAGES.filter(shows).join(", ");
      assert.equal(seen({ ...standing, ...narrowing }, repository("public")), open, how);
    }
  });
}

Deno.test("viewOf() is the same object for the same rules, and null for everything", () => {
  const part = viewOf({ ...ANONYMOUS, ...by(A) }, repository("private"));
  assert.ok(part);
  assert.equal(viewOf({ ...ANONYMOUS, ...by(structuredClone(A)) }, repository("private")), part);
  assert.equal(viewOf({ ...ANONYMOUS, ...by(undefined) }, repository("private")), null);
  assert.equal(viewOf({ ...ANONYMOUS, ...by(A) }, repository("public")), null);
});

Deno.test("viewOf() looks at no grant of another repository", () => {
  const elsewhere = { grants: new Map([[OTHER, [{ role: "reader", view: A } as const]]]) };
  assert.equal(seen({ ...elsewhere, address: "192.0.2.7" }, repository("private")), ALL);
});
