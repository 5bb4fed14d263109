import assert from "node:assert/strict";
import type { OrganizationId, RepositoryId, UserId } from "./ids.ts";
import type { Package, Repository, VersionEntry } from "./package.ts";
import { viewOf } from "./permission.ts";
import { ANONYMOUS, type Grant, type Principal } from "./principal.ts";
import type { Action } from "./role.ts";
import { clientsLook, lookOf, sightOf } from "./sight.ts";
import type { ViewRules } from "./view.ts";

const HERE = "repository" as RepositoryId;
const ORGANIZATION = "organization" as OrganizationId;
const PRIVATE = {
  ...{ id: HERE, revision: 1, organization: ORGANIZATION, protocol: "winget" },
  visibility: "private",
} as Repository;
const PUBLIC: Repository = { ...PRIVATE, visibility: "public", revision: 2 };
const OFFICE: Repository = { ...PRIVATE, networks: ["192.0.2.0/24"], revision: 3 };

const only = (...names: string[]): ViewRules => ({
  allow: names.map((name) => ({ package: name })),
});
const [A, B] = [only("A*"), only("B*")];

/** By several ways. */
function by(...ways: Grant[]): Partial<Principal> {
  return { grants: new Map([[HERE, ways]]) };
}

/** Who asks for what, and the packages of A1, B1 and C1 with which it may do that. */
const WAYS: readonly (readonly [string, Partial<Principal>, Repository, Action, string])[] = [
  ["nobody, of a public repository", {}, PUBLIC, "read", "ABC"],
  ["nobody, from the office", { address: "192.0.2.7" }, OFFICE, "read", "ABC"],
  ["nobody, from elsewhere", { address: "198.51.100.7" }, OFFICE, "read", ""],
  ["somebody with no way", {}, PRIVATE, "read", ""],
  ["by a way to all", by({ role: "reader" }), PRIVATE, "read", "ABC"],
  ["by a way to a part", by({ role: "reader", view: A }), PRIVATE, "read", "A"],
  [
    "by two parts",
    by({ role: "reader", view: A }, { role: "reader", view: B }),
    PRIVATE,
    "read",
    "AB",
  ],
  [
    "by a part and all",
    by({ role: "reader", view: A }, { role: "reader" }),
    PRIVATE,
    "read",
    "ABC",
  ],
  ["by a part, of a public one", by({ role: "developer", view: A }), PUBLIC, "read", "ABC"],
  [
    "publishing by a part, in a public one",
    by({ role: "developer", view: A }),
    PUBLIC,
    "publish",
    "A",
  ],
  [
    "publishing where reading is by another way",
    by({ role: "reader" }, { role: "developer", view: B }),
    ...[PRIVATE, "publish", "B"] as const,
  ],
  [
    "editing by the one way that may",
    by({ role: "developer", view: A }, { role: "maintainer", view: B }),
    ...[PRIVATE, "edit", "B"] as const,
  ],
  [
    "a platform admin",
    { platformAdmin: true, ...by({ role: "reader", view: A }) },
    PRIVATE,
    "edit",
    "ABC",
  ],
  ["a token, of all", { ...by({ role: "admin" }), view: [[A]] }, PRIVATE, "edit", "A"],
  [
    "a token, of a part",
    { ...by({ role: "admin", view: only("A*", "B*") }), view: [[B]] },
    PRIVATE,
    "read",
    "B",
  ],
  [
    "a token, of another part",
    { ...by({ role: "admin", view: A }), view: [[B]] },
    PRIVATE,
    "read",
    "",
  ],
  ["a token, of a public one", { view: [[A]] }, PUBLIC, "read", "A"],
  ["a platform admin's token", { platformAdmin: true, view: [[A, B]] }, PRIVATE, "read", "AB"],
];

function somebody(standing: Partial<Principal>): Principal {
  return { ...ANONYMOUS, kind: "user", user: "ada" as UserId, ...standing };
}

for (const [who, standing, repository, action, expected] of WAYS) {
  Deno.test(`viewOf() knows the part of ${who}`, () => {
    const principal = somebody(standing);
    const view = viewOf(principal, repository, action);
    assert.equal(view, viewOf(principal, repository, action), "and remembers it");
    const seen = ["A1", "B1", "C1"].filter((name) => view?.sees(name, null) ?? true);
    assert.equal(seen.map(([letter]) => letter).join(""), expected);
  });
}

Deno.test("viewOf() tells apart what a repository was and what it has become", () => {
  const principal = somebody({ view: [[A]], ...by({ role: "reader", view: B }) });
  assert.equal(viewOf(principal, PRIVATE)!.sees("A1", null), false);
  assert.equal(viewOf(principal, PUBLIC)!.sees("A1", null), true);
});

Deno.test("sightOf() sees by every way, and reaches as far as those that are enough", () => {
  const { view, reach } = sightOf(somebody(by({ role: "developer", view: A })), PUBLIC, "publish");
  assert.deepEqual([view, reach!.sees("A1", null), reach!.sees("B1", null)], [null, true, false]);
});

/** `A1: 2 1-` has the versions 2 and 1, and 1 is disabled; `A1-` is disabled itself. */
function packageOf(said: string): Package {
  const [name = "", versions = ""] = said.split(":");
  return {
    name: name.replace("-", ""),
    ...(name.endsWith("-") && { disabled: true }),
    versions: versions.split(" ").filter(Boolean).map((one) => ({
      ...{ version: one.replace("-", ""), key: one, summary: {}, publishedAt: 0 },
      ...(one.endsWith("-") && { disabled: true }),
    } as unknown as VersionEntry)),
  } as unknown as Package;
}

const STABLE: ViewRules = { deny: [{ version: "3" }] };
const READER = by({ role: "reader", view: STABLE });
const EDITOR = by({ role: "maintainer", view: STABLE });
const EDITOR_OF_A = by({ role: "reader", view: STABLE }, { role: "maintainer", view: A });

/** Who looks at what, and the versions that it is shown; `null` where there is no package for it. */
const LOOKS: readonly (readonly [string, Partial<Principal>, string, string | null])[] = [
  ["a reader", READER, "A1: 3 2 1-", "2"],
  ["a reader", READER, "A1: 3 1-", null],
  ["a reader", READER, "A1: 3", null],
  ["a reader", READER, "A1-: 2 1", null],
  ["a reader", READER, "A1:", ""],
  ["a reader", READER, "A1-:", null],
  ["an editor", EDITOR, "A1: 3 2 1-", "2 1"],
  ["an editor", EDITOR, "A1-: 3 2 1", "2 1"],
  ["an editor", EDITOR, "A1-:", ""],
  ["an editor", EDITOR, "A1-: 3", null],
  ["an editor of all A", EDITOR_OF_A, "A1: 3- 2 1-", "3 2 1"],
  ["an editor of all A", EDITOR_OF_A, "A1-: 3 2", "3 2"],
  ["an editor of all A", EDITOR_OF_A, "B1: 3- 2 1-", "2"],
  ["an editor of all A", EDITOR_OF_A, "B1-: 2", null],
];

for (const [who, standing, said, expected] of LOOKS) {
  Deno.test(`lookOf() shows ${who} "${said}" as ${expected ?? "missing"}`, () => {
    const seen = lookOf(somebody(standing), PRIVATE)(packageOf(said));
    assert.equal(seen && seen.versions.map(({ version }) => version).join(" "), expected);
  });
}

Deno.test("clientsLook() shows what is offered of what a view shows", () => {
  const view = viewOf(somebody(EDITOR), PRIVATE);
  const shown = (said: string) =>
    clientsLook(view)(packageOf(said))?.versions.map((one) => one.version);
  assert.deepEqual(shown("A1: 3 2 1-"), ["2"]);
  assert.deepEqual(shown("A1-: 2"), []);
  assert.equal(shown("A1: 3"), undefined);
});
