import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import type { Organization } from "../../ts/model/package.ts";
import type { Team } from "../../ts/model/team.ts";
import type { Ask } from "./_files.ts";
import {
  aSecondLater,
  byToken,
  CLOCK,
  organization,
  person,
  refusal,
  repository,
  say,
  team,
} from "./people_fixture.ts";
import { json, type Registry, scenario } from "./registry.ts";

/**
 * Everybody who may come along: nobody, somebody who belongs nowhere, the owner of another
 * organization, somebody granted `admin` on the repository, a member, a maintainer of the team, an
 * admin and an owner of the organization, a platform administrator, and a token that leaves a
 * platform administrator, who owns the organization besides, nothing but reading.
 */
const ACTORS = [
  ...["nobody", "stranger", "elsewhere", "granted", "member", "maintainer"] as const,
  ...["admin", "owner", "platform", "narrowed"] as const,
] as const;

interface World {
  readonly registry: Registry;
  readonly acme: Organization;
  readonly tools: Team;
  readonly asks: Readonly<Record<(typeof ACTORS)[number], Ask>>;
}

/** One request; `$` is a name of its own for each actor, and `prepare` makes what is there of it. */
interface Row {
  readonly request: readonly [method: string, path: string, body?: unknown];
  readonly prepare?: (world: World, name: string) => Promise<unknown>;
  /** In the order of {@link ACTORS}. */
  readonly statuses: readonly number[];
}

const PLATFORM = (status: number) => [401, ...Array(7).fill(403), status, 403];
const KNOWING = (status: number) => [401, 404, 404, 404, ...Array(5).fill(status), 404];
const ADMINISTERING = (status: number) => [
  ...[401, 404, 404, 404, 403, 403, status, status, status, 404],
];
const OWNING = (status: number) => [401, 404, 404, 404, 403, 403, 403, status, status, 404];
const MAINTAINING = (status: number) => [
  ...[401, 404, 404, 404, 403, status, status, status, status, 404],
];

const USER = { prepare: user } as const;
const MEMBER = { prepare: member } as const;
const OWNER = { prepare: owner } as const;
const TEAMMATE = { prepare: teammate } as const;

/** The truth about every route, written out by hand. */
const ROWS: readonly Row[] = [
  { request: ["GET", "/users"], statuses: PLATFORM(200) },
  { request: ["POST", "/users", { username: "$" }], statuses: PLATFORM(201) },
  {
    ...{ ...USER, request: ["GET", "/users/$"] },
    statuses: [401, 404, 200, 404, 404, 404, 200, 200, 200, 404],
  },
  {
    request: ["GET", "/users/nowhere.to.be.found"],
    statuses: [401, 404, 404, 404, 404, 404, 404, 404, 404, 404],
  },
  { ...USER, request: ["PATCH", "/users/$", { title: "T" }], statuses: PLATFORM(200) },
  { ...USER, request: ["PATCH", "/users/$", { disabled: true }], statuses: PLATFORM(200) },
  { ...USER, request: ["DELETE", "/users/$"], statuses: PLATFORM(204) },
  {
    ...{ ...USER, request: ["PUT", "/users/$/password", { password: "a long enough one" }] },
    statuses: PLATFORM(204),
  },
  { request: ["GET", "/organizations"], statuses: [401, ...Array(9).fill(200)] },
  { request: ["POST", "/organizations", { slug: "$" }], statuses: PLATFORM(201) },
  { request: ["GET", "/organizations/acme"], statuses: KNOWING(200) },
  { request: ["PATCH", "/organizations/acme", { title: "$" }], statuses: ADMINISTERING(200) },
  {
    request: ["PATCH", "/organizations/acme", { isForEverybody: false }],
    statuses: [401, 404, 404, 404, 403, 403, 403, 403, 200, 404],
  },
  { request: ["DELETE", "/organizations/acme"], statuses: OWNING(409) },
  { request: ["GET", "/organizations/acme/members"], statuses: KNOWING(200) },
  {
    ...{ ...USER, request: ["PUT", "/organizations/acme/members/$", { role: "admin" }] },
    statuses: ADMINISTERING(200),
  },
  {
    ...{ ...USER, request: ["PUT", "/organizations/acme/members/$", { role: "owner" }] },
    statuses: OWNING(200),
  },
  {
    ...{ ...OWNER, request: ["PUT", "/organizations/acme/members/$", { role: "member" }] },
    statuses: OWNING(200),
  },
  {
    ...{ ...MEMBER, request: ["DELETE", "/organizations/acme/members/$"] },
    statuses: ADMINISTERING(204),
  },
  { ...OWNER, request: ["DELETE", "/organizations/acme/members/$"], statuses: OWNING(204) },
  { request: ["GET", "/organizations/acme/teams"], statuses: KNOWING(200) },
  { request: ["POST", "/organizations/acme/teams", { slug: "$" }], statuses: ADMINISTERING(201) },
  { request: ["GET", "/organizations/acme/teams/tools"], statuses: KNOWING(200) },
  {
    request: ["PATCH", "/organizations/acme/teams/tools", { title: "$" }],
    statuses: ADMINISTERING(200),
  },
  {
    ...{ request: ["DELETE", "/organizations/acme/teams/$"], statuses: ADMINISTERING(204) },
    prepare: ({ registry, acme }, name) => team(registry, acme, name),
  },
  { request: ["GET", "/organizations/acme/teams/tools/members"], statuses: KNOWING(200) },
  {
    ...{ ...MEMBER, statuses: MAINTAINING(200) },
    request: ["PUT", "/organizations/acme/teams/tools/members/$", { role: "maintainer" }],
  },
  {
    ...USER,
    request: ["PUT", "/organizations/acme/teams/tools/members/$", { role: "member" }],
    statuses: [401, 404, 404, 404, 403, 404, 200, 200, 200, 404],
  },
  {
    ...{ ...TEAMMATE, request: ["DELETE", "/organizations/acme/teams/tools/members/$"] },
    statuses: MAINTAINING(204),
  },
  { request: ["GET", "/organizations/acme/teams/tools/repositories"], statuses: KNOWING(200) },
  {
    request: ["PUT", "/organizations/acme/teams/tools/repositories/apps", { role: null }],
    statuses: ADMINISTERING(200),
  },
  {
    ...{ request: ["DELETE", "/organizations/acme/teams/tools/repositories/$"], prepare: shared },
    statuses: ADMINISTERING(204),
  },
  { request: ["GET", "/organizations/acme/repositories"], statuses: KNOWING(200) },
  {
    request: ["POST", "/organizations/acme/repositories", { slug: "$", protocol: "winget" }],
    statuses: ADMINISTERING(201),
  },
  {
    request: ["GET", "/repositories/acme/apps"],
    statuses: [401, 404, 404, 200, 404, 200, 200, 200, 200, 200],
  },
  {
    request: ["PATCH", "/repositories/acme/apps", { title: "$" }],
    statuses: [401, 404, 404, 200, 404, 403, 200, 200, 200, 403],
  },
  {
    ...{ request: ["DELETE", "/repositories/acme/$"], prepare: shared },
    statuses: [401, 404, 404, 204, 404, 403, 204, 204, 204, 403],
  },
  {
    request: ["GET", "/repositories/acme/apps/grants"],
    statuses: [401, 404, 404, 200, 404, 403, 200, 200, 200, 403],
  },
  {
    ...USER,
    request: ["PUT", "/repositories/acme/apps/grants/users/$", { role: "reader" }],
    statuses: [401, 404, 404, 200, 404, 403, 200, 200, 200, 403],
  },
  {
    ...{ request: ["DELETE", "/repositories/acme/apps/grants/users/$"], prepare: grantee },
    statuses: [401, 404, 404, 204, 404, 403, 204, 204, 204, 403],
  },
];

scenario("people: each route answers each role as the table says", async (registry) => {
  const world = await createWorld(registry);
  for (const [at, { request: [method, path, body], prepare, statuses }] of ROWS.entries()) {
    for (const [place, actor] of ACTORS.entries()) {
      const name = `x${at}-${actor}`;
      await prepare?.(world, name);
      aSecondLater();
      const address = `/api/v1${path.replace("$", name)}`;
      const text = body && JSON.stringify(body).replaceAll("$", name);
      const init = text === undefined ? { method } : json(method, text);
      const answer = await world.asks[actor](address, init as RequestInit);
      const says = `${method} ${path} ${text} by ${actor}: ${await answer.clone().text()}`;
      assert.equal(answer.status, statuses[place], says);
    }
  }
}, CLOCK);

scenario(
  "people: what somebody may not know of answers as if it were not there",
  async (registry) => {
    const { asks } = await createWorld(registry);
    const strangers = ["nobody", "stranger", "elsewhere", "granted", "narrowed"] as const;
    const rows = ROWS.filter(({ request: [, path] }) => path.startsWith("/organizations/acme"));
    assert.ok(rows.length > 15);
    for (const { request: [method, path, body] } of rows) {
      for (const actor of strangers) {
        const init = body === undefined ? { method } : json(method, body);
        const answers = await Promise.all(["acme", "nowhere"].map(async (slug) => {
          const answer = await asks[actor](`/api/v1${path.replace("acme", slug)}`, init);
          const { instance: _, requestId: __, ...problem } = await answer.json();
          return [answer.status, JSON.stringify(problem).replaceAll(slug, "*")];
        }));
        assert.deepEqual(answers[0], answers[1], `${method} ${path} by ${actor}`);
      }
    }
  },
);

scenario(
  "people: who administers an organization learns a name, and nothing else",
  async (registry) => {
    const { asks } = await createWorld(registry);
    await registry.packhouse.services.users.create(
      { username: "zoe", email: "zoe@acme.example", title: "Zoe" },
      ITSELF,
    );
    const seen = await say(asks.admin, ["GET", "/users/ZOE"]);
    assert.deepEqual(Object.keys(seen).sort(), ["id", "kind", "title", "username"]);
    assert.equal((await say(asks.platform, ["GET", "/users/zoe"])).email, "zoe@acme.example");
    assert.equal((await say(asks.member, ["GET", "/users/member"])).username, "member");
    assert.equal(
      await refusal(asks.admin, ["GET", "/users/zoe@acme.example"], 404),
      "user_missing",
    );
  },
);

scenario("people: everybody may leave, and change what they are called alone", async (registry) => {
  const { asks } = await createWorld(registry);
  await say(asks.maintainer, ["DELETE", "/organizations/acme/teams/tools/members/Maintainer"], 204);
  await say(asks.maintainer, ["DELETE", "/organizations/acme/members/maintainer"], 204);
  await say(asks.member, ["DELETE", "/organizations/acme/members/member"], 204);
  const me = ["PATCH", "/users/member"] as const;
  assert.equal((await say(asks.member, [...me, { title: "Max" }])).title, "Max");
  for (
    const wanted of [{ email: "max@acme.example" }, { title: "M", platformAdmin: true }, {
      disabled: false,
    }]
  ) {
    assert.equal(await refusal(asks.member, [...me, wanted], 403), "access_denied");
  }
});

async function createWorld(registry: Registry): Promise<World> {
  const { members, teamMembers, grants } = registry.packhouse.services;
  const [acme, other] = [
    await organization(registry, "acme"),
    await organization(registry, "other"),
  ];
  const tools = await team(registry, acme, "tools");
  const apps = await repository(registry, acme, "apps");
  await grants.set(apps, { team: tools }, null, ITSELF);
  const join = async (username: string, role: "member" | "admin" | "owner", of = acme) => {
    const { user, ask } = await person(registry, username);
    await members.put(of, user, { role }, ITSELF);
    return { user, ask };
  };
  const granted = await person(registry, "granted");
  await grants.set(apps, { user: granted.user }, "admin", ITSELF);
  const maintainer = await join("maintainer", "member");
  await teamMembers.put(tools, maintainer.user, { role: "maintainer" }, ITSELF);
  const platform = await person(registry, "platform", { platformAdmin: true });
  const robot = await person(registry, "robot", { platformAdmin: true });
  await members.put(acme, robot.user, { role: "owner" }, ITSELF);
  const asks = {
    nobody: registry.fetch,
    stranger: (await person(registry, "stranger")).ask,
    elsewhere: (await join("elsewhere", "owner", other)).ask,
    granted: granted.ask,
    member: (await join("member", "member")).ask,
    maintainer: maintainer.ask,
    admin: (await join("admin-of-acme", "admin")).ask,
    owner: (await join("owner", "owner")).ask,
    platform: platform.ask,
    narrowed: await byToken(registry.fetch, robot.ask, { actions: ["read"] }),
  };
  return { registry, acme, tools, asks };
}

function user({ registry: { packhouse } }: World, username: string) {
  return packhouse.services.users.create({ username }, ITSELF);
}

async function member(world: World, name: string) {
  const { members } = world.registry.packhouse.services;
  await members.put(world.acme, await user(world, name), { role: "member" }, ITSELF);
}

async function owner(world: World, name: string) {
  const { members } = world.registry.packhouse.services;
  await members.put(world.acme, await user(world, name), { role: "owner" }, ITSELF);
}

async function teammate(world: World, name: string) {
  const { teamMembers } = world.registry.packhouse.services;
  await teamMembers.put(world.tools, await user(world, name), { role: "member" }, ITSELF);
}

async function grantee(world: World, name: string) {
  const { grants, repositories } = world.registry.packhouse.services;
  const apps = await repositories.get("acme/apps");
  await grants.set(apps, { user: await user(world, name) }, "reader", ITSELF);
}

/** A repository that is to everybody what `acme/apps` is. */
async function shared({ registry, acme, tools }: World, name: string) {
  const { grants, users } = registry.packhouse.services;
  const made = await repository(registry, acme, name);
  await grants.set(made, { team: tools }, null, ITSELF);
  await grants.set(made, { user: await users.named("granted") }, "admin", ITSELF);
}
