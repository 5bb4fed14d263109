import assert from "node:assert/strict";
import type { Ask } from "./_files.ts";
import {
  aSecondLater,
  CLOCK,
  happened,
  organization,
  person,
  refusal,
  repository,
  say,
} from "./people_fixture.ts";
import { scenario } from "./registry.ts";

const ACME = "/organizations/acme";

scenario(
  "organizations: whoever creates one owns it, and sees it among their own",
  async (registry) => {
    const { admin } = registry;
    const wanted = { slug: "acme", title: "Acme", defaultRole: "reader" };
    const { id, createdAt, ...acme } = await say(admin, ["POST", "/organizations", wanted], 201);
    assert.ok(id && createdAt);
    assert.deepEqual(acme, { ...wanted, isForEverybody: false, role: "owner" });
    const { members } = await say(admin, ["GET", `${ACME}/members`]);
    assert.deepEqual(members.map(brief), [["admin", "owner", null]]);
    const { ask } = await person(registry, "ada");
    await organization(registry, "hidden");
    assert.deepEqual(await list(ask, "/organizations", "organizations"), ["default"]);
    await say(admin, ["PUT", `${ACME}/members/ada`, { role: "member" }]);
    aSecondLater();
    assert.deepEqual(await list(ask, "/organizations", "organizations"), ["acme", "default"]);
    assert.deepEqual(await list(admin, "/organizations", "organizations"), [
      "acme",
      "default",
      "hidden",
    ]);
    assert.equal((await say(ask, ["GET", ACME])).role, "member");
  },
  CLOCK,
);

scenario("organizations: everything of them is listed in pages", async (registry) => {
  const { admin } = registry;
  await organization(registry, "acme");
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) {
    await person(registry, name);
    await say(admin, ["POST", `${ACME}/teams`, { slug: name }], 201);
    await say(admin, ["PUT", `${ACME}/teams/a/members/${name}`, { role: "member" }]);
    await say(admin, ["POST", `${ACME}/repositories`, { slug: name, protocol: "winget" }], 201);
    await say(admin, ["PUT", `${ACME}/teams/a/repositories/${name}`, { role: null }]);
    await say(admin, ["PUT", `/repositories/acme/a/grants/users/${name}`, { role: "reader" }]);
  }
  assert.deepEqual(await list(admin, `${ACME}/members`, "members"), names);
  assert.deepEqual(await list(admin, `${ACME}/teams`, "teams"), names);
  assert.deepEqual(await list(admin, `${ACME}/teams/a/members`, "members"), names);
  assert.deepEqual(await list(admin, `${ACME}/repositories`, "repositories"), names);
  assert.deepEqual(await list(admin, `${ACME}/teams/a/repositories`, "repositories"), names);
  assert.deepEqual(await list(admin, "/repositories/acme/a/grants", "grants"), [
    "team a",
    ...names,
  ]);
});

scenario(
  "organizations: changes and memberships are told as what was and what is",
  async (registry) => {
    const { admin } = registry;
    await person(registry, "ada");
    await organization(registry, "acme");
    await say(admin, ["PATCH", ACME, { title: "Acme", defaultRole: "reader" }]);
    await say(admin, ["PATCH", ACME, { title: "Acme" }]);
    const put = (role: string) => say(admin, ["PUT", `${ACME}/members/ada`, { role }]);
    assert.deepEqual(brief(await put("member")), ["ada", "member", null]);
    await put("member");
    assert.deepEqual(brief(await put("admin")), ["ada", "admin", null]);
    await say(admin, ["DELETE", `${ACME}/members/ada`], 204);
    assert.deepEqual(await happened(registry, /^(organization\.changed|member)/), [
      ["organization.changed", "admin", "acme", {
        ...{ before: { title: "acme", defaultRole: null } },
        after: { title: "Acme", defaultRole: "reader" },
      }],
      ["member.added", "admin", "ada", { role: "member" }],
      ["member.changed", "admin", "ada", { before: { role: "member" }, after: { role: "admin" } }],
      ["member.removed", "admin", "ada", { role: "admin", teams: 0, grants: 0 }],
    ]);
  },
);

scenario(
  "organizations: a team brings its members in, and whoever leaves leaves all of it",
  async (registry) => {
    const { admin } = registry;
    const { ask } = await person(registry, "ada");
    await repository(registry, await organization(registry, "acme"), "apps");
    const view = { allow: [{ package: "Contoso.*" }], deny: [{ tag: "internal" }] };
    const team = await say(admin, ["POST", `${ACME}/teams`, { slug: "tools", view }], 201);
    assert.deepEqual(team.view, view);
    await say(admin, ["PUT", `${ACME}/teams/tools/repositories/apps`, { role: "reader" }]);
    await say(admin, ["PUT", `${ACME}/teams/tools/members/ada`, { role: "maintainer" }]);
    assert.deepEqual(await list(admin, `${ACME}/members`, "members"), ["ada"]);
    aSecondLater();
    assert.deepEqual((await say(ask, ["GET", "/repositories/acme/apps"])).actions, ["read"]);
    assert.equal((await say(ask, ["GET", `${ACME}/teams/tools`])).view, undefined);

    await say(admin, ["PUT", `${ACME}/teams/tools/repositories/apps`, { role: null }]);
    await say(admin, ["PUT", `${ACME}/teams/tools/members/ada`, { role: "member" }]);
    aSecondLater();
    const { actions } = await say(ask, ["GET", "/repositories/acme/apps"]);
    assert.deepEqual(actions, ["read", "publish"]);

    await say(admin, ["DELETE", `${ACME}/members/ada`], 204);
    assert.deepEqual(await list(admin, `${ACME}/teams/tools/members`, "members"), []);
    aSecondLater();
    await refusal(ask, ["GET", "/repositories/acme/apps"], 404);
    assert.deepEqual(await happened(registry, /^(team|grant|member)/), [
      ["team.created", "admin", "tools", { title: "tools", view }],
      ["grant.set", "admin", "acme/apps", {
        team: "tools",
        before: null,
        after: { role: "reader" },
      }],
      ["member.added", "admin", "ada", { role: "member" }],
      ["team.member_added", "admin", "ada", { team: "tools", role: "maintainer" }],
      [
        ...["grant.set", "admin", "acme/apps"] as const,
        { team: "tools", before: { role: "reader" }, after: { role: null } },
      ],
      [
        ...["team.member_changed", "admin", "ada"] as const,
        { team: "tools", before: { role: "maintainer" }, after: { role: "member" } },
      ],
      ["member.removed", "admin", "ada", { role: "member", teams: 1, grants: 0 }],
    ]);
  },
  CLOCK,
);

scenario(
  "organizations: a team that is deleted leads nobody anywhere, and its members stay",
  async (registry) => {
    const { admin } = registry;
    const { ask } = await person(registry, "ada");
    await repository(registry, await organization(registry, "acme"), "apps");
    await say(admin, ["POST", `${ACME}/teams`, { slug: "tools" }], 201);
    await say(admin, ["PATCH", `${ACME}/teams/tools`, { view: { deny: [{ tag: "x" }] } }]);
    await say(admin, ["PATCH", `${ACME}/teams/tools`, { title: "Tools", view: null }]);
    await say(admin, ["PUT", `${ACME}/teams/tools/repositories/apps`, { role: null }]);
    await say(admin, ["PUT", `${ACME}/teams/tools/members/ada`, { role: "member" }]);
    await say(admin, ["DELETE", `${ACME}/teams/tools`], 204);
    aSecondLater();
    await refusal(ask, ["GET", "/repositories/acme/apps"], 404);
    await say(ask, ["GET", ACME]);
    assert.deepEqual(await list(admin, "/repositories/acme/apps/grants", "grants"), []);
    assert.equal(await refusal(admin, ["GET", `${ACME}/teams/tools`], 404), "team_missing");
    const view = { deny: [{ tag: "x" }] };
    assert.deepEqual(await happened(registry, /^team\.(changed|deleted)/), [
      ["team.changed", "admin", "tools", { before: { view: null }, after: { view } }],
      ["team.changed", "admin", "tools", {
        ...{ before: { title: "tools", view }, after: { title: "Tools", view: null } },
      }],
      ["team.deleted", "admin", "tools", { members: 1, repositories: 1 }],
    ]);
    await say(admin, ["POST", `${ACME}/teams`, { slug: "tools" }], 201);
    assert.deepEqual(await list(admin, `${ACME}/teams/tools/members`, "members"), []);
  },
  CLOCK,
);

scenario(
  "organizations: the last owner who can sign in stays, except in one for everybody",
  async (registry) => {
    const { admin } = registry;
    await organization(registry, "acme");
    for (const name of ["ada", "bob"]) await person(registry, name);
    const put = (name: string, role: string) =>
      ["PUT", `${ACME}/members/${name}`, { role }] as const;
    const last = async (request: readonly [string, string, unknown?]) =>
      assert.equal(await refusal(admin, request, 409), "last_owner");
    await say(admin, put("ada", "owner"));
    await last(put("ada", "admin"));
    await last(["DELETE", `${ACME}/members/ada`]);
    await say(admin, put("bob", "owner"));
    await say(admin, ["PATCH", "/users/bob", { disabled: true }]);
    await last(["DELETE", `${ACME}/members/ada`]);
    await say(admin, ["PATCH", "/users/bob", { disabled: false }]);
    await say(admin, ["DELETE", `${ACME}/members/ada`], 204);

    await say(admin, ["PATCH", ACME, { isForEverybody: true }]);
    await say(admin, put("bob", "member"));
    await last(["PATCH", ACME, { isForEverybody: false }]);
    assert.ok((await say(admin, ["GET", ACME])).isForEverybody);
    await say(admin, put("bob", "owner"));
    await say(admin, ["PATCH", ACME, { isForEverybody: false }]);
  },
);

scenario(
  "organizations: one goes when it has no repositories, and the first one never",
  async (registry) => {
    const { admin, packhouse } = registry;
    const { ask } = await person(registry, "ada");
    const acme = await organization(registry, "acme");
    await repository(registry, acme, "apps");
    await say(admin, ["POST", `${ACME}/teams`, { slug: "tools" }], 201);
    await say(admin, ["PUT", `${ACME}/teams/tools/members/ada`, { role: "member" }]);
    assert.equal(await refusal(admin, ["DELETE", ACME], 409), "organization_in_use");
    await say(admin, ["DELETE", "/repositories/acme/apps"], 204);
    await say(admin, ["DELETE", ACME], 204);
    aSecondLater();
    assert.equal(await refusal(ask, ["GET", ACME], 404), "organization_missing");
    assert.equal(await refusal(admin, ["DELETE", ACME], 404), "organization_missing");
    assert.equal(await refusal(admin, ["DELETE", "/organizations/default"], 403), "access_denied");
    const late = packhouse.services.members.put(
      acme,
      await packhouse.services.users.named("ada"),
      { role: "member" },
      { user: null, name: "late", address: null },
    );
    await assert.rejects(late, { code: "organization_missing" });
    await assert.rejects(repository(registry, acme, "apps"), { code: "organization_missing" });
    await say(admin, ["POST", "/organizations", { slug: "acme" }], 201);
    assert.deepEqual(await list(admin, `${ACME}/members`, "members"), ["admin"]);
    assert.deepEqual(await list(admin, `${ACME}/teams`, "teams"), []);
  },
  CLOCK,
);

const REFUSED: readonly [string, readonly [string, string, unknown], number, string][] = [
  ["an odd slug", ["POST", "/organizations", { slug: "A b" }], 400, "name_refused"],
  ["a taken slug", ["POST", "/organizations", { slug: "acme" }], 409, "name_taken"],
  ["no slug", ["POST", "/organizations", { title: "Acme" }], 400, "value_refused"],
  ["a role that is none", ["PATCH", ACME, { defaultRole: "owner" }], 400, "value_refused"],
  ["another slug", ["PATCH", ACME, { slug: "b" }], 400, "value_refused"],
  ["no member role", ["PUT", `${ACME}/members/ada`, { role: "king" }], 400, "value_refused"],
  [
    "a member who is no user",
    ["PUT", `${ACME}/members/eve`, { role: "member" }],
    404,
    "user_missing",
  ],
  ["who is no member", ["DELETE", `${ACME}/members/ada`, undefined], 404, "member_missing"],
  ["an odd team", ["POST", `${ACME}/teams`, { slug: "../x" }], 400, "name_refused"],
  ["a taken team", ["POST", `${ACME}/teams`, { slug: "tools" }], 409, "name_taken"],
  [
    "odd rules",
    ["PATCH", `${ACME}/teams/tools`, { view: { allow: [{ name: "x" }] } }],
    400,
    "value_refused",
  ],
  ["a team that is not there", ["PATCH", `${ACME}/teams/no`, { title: "x" }], 404, "team_missing"],
  [
    "who is no user",
    ["PUT", `${ACME}/teams/tools/members/eve`, { role: "member" }],
    404,
    "user_missing",
  ],
  [
    "who is in no team",
    ["DELETE", `${ACME}/teams/tools/members/ada`, undefined],
    404,
    "member_missing",
  ],
  [
    "a team role that is none",
    ["PUT", `${ACME}/teams/tools/members/ada`, { role: "admin" }],
    400,
    "value_refused",
  ],
  [
    "a repository elsewhere",
    ["PUT", `${ACME}/teams/tools/repositories/winget`, { role: null }],
    404,
    "repository_missing",
  ],
  [
    "a cap that is none",
    ["PUT", `${ACME}/teams/tools/repositories/apps`, {}],
    400,
    "value_refused",
  ],
  [
    "what was not given",
    ["DELETE", `${ACME}/teams/tools/repositories/apps`, undefined],
    404,
    "grant_missing",
  ],
  [
    "an odd protocol",
    ["POST", `${ACME}/repositories`, { slug: "b", protocol: "ftp" }],
    400,
    "value_refused",
  ],
  [
    "an odd repository",
    ["POST", `${ACME}/repositories`, { slug: "b c", protocol: "winget" }],
    400,
    "name_refused",
  ],
  [
    "a taken repository",
    ["POST", `${ACME}/repositories`, { slug: "apps", protocol: "winget" }],
    409,
    "name_taken",
  ],
  [
    "an odd network",
    ["PATCH", "/repositories/acme/apps", { networks: ["10.0.0.0/33"] }],
    400,
    "value_refused",
  ],
  [
    "odd agreements",
    ["PATCH", "/repositories/acme/apps", { options: { sourceAgreements: [1] } }],
    400,
    "value_refused",
  ],
  [
    "another protocol",
    ["PATCH", "/repositories/acme/apps", { protocol: "winget" }],
    400,
    "value_refused",
  ],
  [
    "a grant to nobody",
    ["PUT", "/repositories/acme/apps/grants/users/eve", { role: "reader" }],
    404,
    "user_missing",
  ],
  [
    "a grant of nothing",
    ["PUT", "/repositories/acme/apps/grants/users/ada", { role: null }],
    400,
    "value_refused",
  ],
  [
    "a grant that is none",
    ["DELETE", "/repositories/acme/apps/grants/users/ada", undefined],
    404,
    "grant_missing",
  ],
  ["a cursor that is none", ["GET", `${ACME}/members?cursor=x`, undefined], 400, "cursor_refused"],
];

scenario("organizations: bad input is told apart, and leaves nothing behind", async (registry) => {
  const { admin, packhouse } = registry;
  await repository(registry, await organization(registry, "acme"), "apps");
  await person(registry, "ada");
  await say(admin, ["POST", `${ACME}/teams`, { slug: "tools" }], 201);
  const events = async () =>
    (await packhouse.services.events.find({ limit: 1000 })).items
      .filter(({ kind }) => !kind.startsWith("sign_in")).length;
  const before = await events();
  for (const [what, request, status, code] of REFUSED) {
    assert.equal(await refusal(admin, request, status), code, what);
  }
  assert.equal(await events(), before);
  assert.equal((await say(admin, ["GET", ACME])).title, "acme");
});

interface Listed {
  readonly username?: string;
  readonly slug?: string;
  readonly path?: string;
  readonly user?: { readonly username: string } | null;
  readonly team?: { readonly slug: string } | null;
}

/** Names of everything in a list, read in pages of two. */
async function list(ask: Ask, path: string, member: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Record<string, Listed[]> & { next: string | null } = await say(ask, [
      ...["GET", `${path}?limit=2${cursor && `&cursor=${cursor}`}`] as const,
    ]);
    const items = page[member]!;
    assert.ok(items.length === 2 || page.next === null, "A page is full unless it is the last");
    found.push(...items.map(nameOf));
    cursor = page.next;
  }
  return found;
}

function nameOf({ username, slug, path, user, team }: Listed): string {
  return username ?? slug ?? path?.split("/")[1] ?? user?.username ?? `team ${team?.slug}`;
}

function brief(one: { username: string; role: string; provider: string | null }) {
  return [one.username, one.role, one.provider];
}
