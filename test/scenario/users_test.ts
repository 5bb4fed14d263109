import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import type { Ask } from "./_files.ts";
import {
  as,
  aSecondLater,
  byToken,
  CLOCK,
  happened,
  organization,
  person,
  refusal,
  repository,
  say,
  team,
} from "./people_fixture.ts";
import { ADMIN, type Registry, scenario } from "./registry.ts";

scenario(
  "users: are listed by name, in pages, by what their names begin with",
  async (registry) => {
    const { admin } = registry;
    for (const username of ["ada", "adam", "bob", "carol", "zed"]) {
      await say(admin, ["POST", "/users", {
        username,
        kind: username === "bob" ? "service" : null,
      }], 201);
    }
    assert.deepEqual(await names(admin, "?limit=2"), [
      "ada",
      "adam",
      "admin",
      "bob",
      "carol",
      "zed",
    ]);
    assert.deepEqual(await names(admin, "?prefix=AD&limit=1"), ["ada", "adam", "admin"]);
    assert.deepEqual(await names(admin, "?prefix=ada"), ["ada", "adam"]);
    assert.deepEqual(await names(admin, "?prefix=adb"), []);
    assert.deepEqual(await names(admin, "?kind=service"), ["bob"]);
    assert.deepEqual(await names(admin, "?kind=human&prefix=b"), []);
  },
);

scenario("users: are created as they are wanted, and shown without secrets", async ({ admin }) => {
  const wanted = {
    ...{ username: "Ada", email: "Ada@Acme.Example", title: "Ada L.", password: ADMIN.password },
    platformAdmin: true,
  };
  const { id, createdAt, ...ada } = await say(admin, ["POST", "/users", wanted], 201);
  assert.ok(id && createdAt);
  assert.deepEqual(ada, {
    ...{ username: "ada", email: "ada@acme.example", title: "Ada L.", kind: "human" },
    ...{ platformAdmin: true, disabled: false, hasPassword: true, hasSecondFactor: false },
  });
  const bot = await say(admin, ["POST", "/users", { username: "bot", kind: "service" }], 201);
  assert.deepEqual([bot.email, bot.hasPassword, bot.kind], [null, false, "service"]);
});

scenario(
  "users: a change tells what was and what is, and nothing where nothing changes",
  async (registry) => {
    const { admin } = registry;
    await say(admin, ["POST", "/users", { username: "ada", email: "ada@acme.example" }], 201);
    const change = (body: object) => say(admin, ["PATCH", "/users/ADA", body]);
    const changed = await change({ title: "Ada", email: null, platformAdmin: true });
    assert.deepEqual([changed.title, changed.email, changed.platformAdmin], ["Ada", null, true]);
    assert.equal((await change({ title: "Ada" })).title, "Ada");
    assert.equal((await change({})).title, "Ada");
    assert.ok((await change({ disabled: true })).disabled);
    await change({ disabled: false, title: "" });
    await say(admin, ["PUT", "/users/ada/password", { password: "a long enough one" }], 204);
    assert.deepEqual(await happened(registry, /^user\.(?!created)/), [
      ["user.changed", "admin", "ada", {
        before: { title: "", email: "ada@acme.example", platformAdmin: false },
        after: { title: "Ada", email: null, platformAdmin: true },
      }],
      ["user.disabled", "admin", "ada", { before: { disabled: false }, after: { disabled: true } }],
      ["user.changed", "admin", "ada", { before: { title: "Ada" }, after: { title: "" } }],
      ["user.enabled", "admin", "ada", { before: { disabled: true }, after: { disabled: false } }],
      ["user.password_changed", "admin", "ada", {}],
    ]);
  },
);

const REFUSED: readonly [string, readonly [string, string, unknown], number, string][] = [
  ["a name with a blank", ["POST", "/users", { username: "a b" }], 400, "name_refused"],
  ["no name", ["POST", "/users", {}], 400, "value_refused"],
  ["a taken name", ["POST", "/users", { username: "ADMIN" }], 409, "name_taken"],
  [
    "a taken address",
    ["POST", "/users", { username: "bob", email: "ADA@acme.example" }],
    ...[409, "name_taken"] as const,
  ],
  [
    "an address that is none",
    ["POST", "/users", { username: "bob", email: "acme.example" }],
    ...[400, "value_refused"] as const,
  ],
  [
    "a short password",
    ["POST", "/users", { username: "bob", password: "1234567" }],
    ...[400, "password_refused"] as const,
  ],
  ["an unknown member", ["POST", "/users", { username: "bob", admin: true }], 400, "value_refused"],
  [
    "a kind that is none",
    ["POST", "/users", { username: "b", kind: "robot" }],
    400,
    "value_refused",
  ],
  [
    "another's address",
    ["PATCH", "/users/admin", { email: "ada@acme.example" }],
    ...[409, "name_taken"] as const,
  ],
  ["another name", ["PATCH", "/users/ada", { username: "bob" }], 400, "value_refused"],
  ["a user who is not there", ["PATCH", "/users/bob", { title: "B" }], 404, "user_missing"],
  ["an e-mail address for a name", ["PATCH", "/users/ada@acme.example", {}], 404, "user_missing"],
  [
    "a short new password",
    ["PUT", "/users/ada/password", { password: "x" }],
    400,
    "password_refused",
  ],
  [
    "a list by an odd prefix",
    ["GET", `/users?prefix=${"x".repeat(65)}`, undefined],
    400,
    "value_refused",
  ],
  ["a cursor that is none", ["GET", "/users?cursor=x", undefined], 400, "cursor_refused"],
];

scenario("users: bad input is told apart, and leaves nothing behind", async (registry) => {
  const { admin } = registry;
  await say(admin, ["POST", "/users", { username: "ada", email: "ada@acme.example" }], 201);
  const before = await say(admin, ["GET", "/users"]);
  const events = (await happened(registry, /^user/)).length;
  for (const [what, request, status, code] of REFUSED) {
    assert.equal(await refusal(admin, request, status), code, what);
  }
  assert.deepEqual(await say(admin, ["GET", "/users"]), before);
  assert.equal((await happened(registry, /^user/)).length, events);
});

scenario("users: the last enabled administrator stays what they are", async (registry) => {
  const { admin } = registry;
  const last = async (request: readonly [string, string, unknown?]) =>
    assert.equal(await refusal(admin, request, 409), "last_administrator");
  const demote = { platformAdmin: false };
  await say(
    admin,
    ["POST", "/users", { username: "bot", kind: "service", platformAdmin: true }],
    201,
  );
  await say(admin, ["POST", "/users", { username: "ada", platformAdmin: true }], 201);
  await say(admin, ["PATCH", "/users/ada", { disabled: true }]);
  await last(["PATCH", "/users/admin", demote]);
  await last(["PATCH", "/users/admin", { disabled: true, title: "Gone" }]);
  await last(["DELETE", "/users/admin"]);
  assert.equal((await say(admin, ["GET", "/users/admin"])).title, "");
  await say(admin, ["PATCH", "/users/ada", { disabled: false }]);
  await say(admin, ["PATCH", "/users/admin", demote]);
});

scenario(
  "users: whoever is disabled is out at once, and comes back without sessions",
  async (registry) => {
    const { admin, fetch } = registry;
    const { ask } = await person(registry, "ada");
    const token = await byToken(fetch, ask, {});
    const { accessToken, refreshToken } = await login(fetch, "ada");
    const session: Ask = (path, init) =>
      fetch(path, { ...init, headers: { authorization: `Bearer ${accessToken}` } });
    const ways = { ask, token, session };
    const statuses = async () =>
      await Promise.all(
        Object.values(ways).map(async (one) => (await one("/api/v1/auth/me")).status),
      );
    assert.deepEqual(await statuses(), [200, 200, 200]);

    await say(admin, ["PATCH", "/users/ada", { disabled: true }]);
    aSecondLater();
    assert.deepEqual(await statuses(), [401, 401, 401]);
    await refusal(fetch, ["POST", "/auth/refresh", { refreshToken }], 401);

    await say(admin, ["PATCH", "/users/ada", { disabled: false }]);
    aSecondLater();
    assert.deepEqual(await statuses(), [200, 200, 401]);
    await refusal(fetch, ["POST", "/auth/refresh", { refreshToken }], 401);
  },
  CLOCK,
);

scenario(
  "users: a password that an administrator sets ends what was signed in to",
  async (registry) => {
    const { admin, fetch } = registry;
    await person(registry, "ada");
    const { refreshToken } = await login(fetch, "ada");
    await say(admin, ["PUT", "/users/ada/password", { password: "another long one" }], 204);
    await refusal(fetch, ["POST", "/auth/refresh", { refreshToken }], 401);
    await refusal(as(fetch, "ada"), ["GET", "/auth/me"], 401);
    await say(as(fetch, "ada", "another long one"), ["GET", "/auth/me"]);
  },
);

scenario(
  "users: whoever is deleted takes everything along, and stays in the log",
  async (registry) => {
    const { admin, fetch, packhouse: { services, stores: { documents } } } = registry;
    const { user, ask } = await person(registry, "ada");
    await byToken(fetch, ask, {});
    await login(fetch, "ada");
    await services.users.change(user.id, { title: "Ada" }, {
      user: user.id,
      name: "ada",
      address: null,
    });
    const acme = await organization(registry, "acme");
    await team(registry, acme, "tools");
    await repository(registry, acme, "apps");
    await say(admin, ["PUT", "/organizations/acme/teams/tools/members/ada", { role: "member" }]);
    await say(admin, ["PUT", "/repositories/acme/apps/grants/users/ada", { role: "reader" }]);
    await documents.insert(COLLECTIONS.identities, {
      ...{ id: "sso/1", provider: "sso", subject: "1", user: user.id, createdAt: 0 },
    });
    await documents.insert(COLLECTIONS.passkeys, {
      ...{ id: "key", user: user.id, title: "", publicKey: "", counter: 0, transports: [] },
      ...{ backedUp: false, createdAt: 0, usedAt: 0 },
    });

    await say(admin, ["DELETE", "/users/ada"], 204);
    aSecondLater();
    for (
      const kind of [
        "users",
        "members",
        "teamMembers",
        "grants",
        "tokens",
        "sessions",
        "identities",
        "passkeys",
      ] as const
    ) {
      for await (const document of documents.find(COLLECTIONS[kind] as never, {})) {
        assert.doesNotMatch(JSON.stringify(document), new RegExp(user.id), kind);
      }
    }
    await refusal(ask, ["GET", "/auth/me"], 401);
    assert.equal(await refusal(admin, ["DELETE", "/users/ada"], 404), "user_missing");
    const own = (await services.events.find({ user: user.id, limit: 9 })).items;
    assert.ok(own.some(({ kind, actor }) => kind === "user.changed" && actor.name === "ada"));
    assert.deepEqual(await happened(registry, /^(user\.deleted|member\.removed)$/), [
      ["member.removed", "admin", "ada", { role: "member", teams: 1, grants: 1 }],
      ["user.deleted", "admin", "ada", { kind: "human", title: "Ada", id: user.id }],
    ]);
    const again = await say(admin, ["POST", "/users", { username: "ada" }], 201);
    assert.notEqual(again.id, user.id);
  },
  CLOCK,
);

scenario(
  "users: the last owner of an organization is not deleted, nor anything of theirs",
  async (registry) => {
    const { admin, fetch } = registry;
    const { ask } = await person(registry, "ada");
    await organization(registry, "acme");
    await say(admin, ["PUT", "/organizations/acme/members/ada", { role: "owner" }]);
    const token = await byToken(fetch, ask, {});
    assert.equal(await refusal(admin, ["DELETE", "/users/ada"], 409), "last_owner");
    await say(token, ["GET", "/auth/me"]);
    await person(registry, "bob");
    await say(admin, ["PUT", "/organizations/acme/members/bob", { role: "owner" }]);
    await say(admin, ["DELETE", "/users/ada"], 204);
  },
);

async function names(ask: Ask, query: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const place: string = cursor && `&cursor=${cursor}`;
    const { users, next } = await say(ask, ["GET", `/users${query}${place}`]);
    found.push(...users.map(({ username }: { username: string }) => username));
    cursor = next;
  }
  return found;
}

async function login(fetch: Registry["fetch"], username: string) {
  return await say(fetch, ["POST", "/auth/login", { username, password: ADMIN.password }]);
}
