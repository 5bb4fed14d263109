import assert from "node:assert/strict";
import { made, MIRROR, mirrorScenario } from "./mirror_fixture.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { ITSELF } from "../../ts/model/event.ts";
import { json, openRegistry, type Registry } from "./registry.ts";

const GIT = made("Git.Git", "2.51.0");
const SECRET = "phk_not-to-be-seen";

const REFUSED: readonly (readonly [string, object, RegExp])[] = [
  ["no address", { upstream: { kind: "rest" } }, /"upstream.url" is required/],
  ["no folder", { upstream: { kind: "folder" } }, /"upstream.path" is required/],
  [
    "an address of a folder",
    { upstream: { kind: "folder", path: "/srv", url: "https://a.example" } },
    /"upstream.url" is not for the kind folder/,
  ],
  ["no such scheme", { upstream: { kind: "rest", url: "file:///etc" } }, /http:\/\/ or https/],
  [
    "credentials in the address",
    { upstream: { kind: "rest", url: "https://ada:pw@a.example" } },
    /use the token/,
  ],
  [
    "a folder that is not allowed",
    { upstream: { kind: "folder", path: "/etc" } },
    /no folder that/,
  ],
  ["no days", { approval: { mode: "hold" } }, /"approval.days" is required/],
  ["days for nothing", { approval: { mode: "auto", days: 1 } }, /not for the mode auto/],
  ["no such cron", { schedule: "61 * * * *" }, /cron expression of five parts/],
  ["seconds", { schedule: "0 0 2 * * *" }, /cron expression of five parts/],
  ["a day that never comes", { schedule: "0 0 30 2 *" }, /it never comes/],
  ["something unknown", { colour: "red" }, /"colour" is not known here/],
];

mirrorScenario("mirror: settings that make no sense are refused by name", [GIT], async (world) => {
  const usual = { upstream: { kind: "preindexed", url: world.upstream.url } };
  for (const [name, wanted, says] of REFUSED) {
    const refused = await world.ask("PUT", "", { ...usual, ...wanted });
    assert.equal(refused.status, 400, name);
    const { code, detail, errors } = await refused.json();
    assert.equal(code, "value_refused", name);
    assert.match(`${detail} ${JSON.stringify(errors)}`.replaceAll('\\"', '"'), says, name);
  }
  assert.equal((await world.ask("GET", "")).status, 404);
});

mirrorScenario(
  "mirror: a token is for its server, and is never answered",
  [GIT],
  async (world) => {
    const source = { kind: "rest", url: world.upstream.rest };
    const put = async (upstream: object) =>
      (await world.get("", "PUT", { upstream })).upstream.hasToken;
    assert.equal(await put({ ...source, token: SECRET }), true);
    assert.equal(await put(source), true);
    const { services, stores } = world.registry.packhouse;
    const repository = await services.repositories.get("default/winget");
    assert.equal((await services.mirrors.open(repository)).source.token, SECRET);

    const kept = JSON.stringify(await stores.documents.get(COLLECTIONS.mirrors, repository.id));
    const events = await (await world.registry.admin("/api/v1/audit?limit=200")).text();
    const shown = await (await world.ask("GET", "")).text();
    for (const text of [kept, events, shown]) assert.ok(!text.includes(SECRET));

    assert.equal(await put({ ...source, url: "http://127.0.0.1:9/rest" }), false);
    assert.equal(await put({ ...source, token: SECRET }), true);
    assert.equal(await put({ ...source, token: null }), false);
  },
);

mirrorScenario(
  "mirror: what is set up is told, and is gone when it is deleted",
  [GIT],
  async (world) => {
    assert.equal((await world.ask("GET", "")).status, 404);
    await world.mirror({ schedule: "30 2 * * *", approval: { mode: "hold", days: 3 } }, "Git.*");
    const { implied, schedule, approval, dueAt, running } = await world.get("");
    assert.deepEqual([implied, schedule, approval, running], [
      ...[false, "30 2 * * *", { mode: "hold", days: 3 }, null],
    ]);
    assert.match(dueAt, /T02:30:00\.000Z$/);
    const { mirrors } = await (await world.registry.admin("/api/v1/mirrors")).json();
    assert.deepEqual(mirrors.map((one: { repository: string }) => one.repository), [
      "default/winget",
    ]);
    assert.equal((await world.ask("DELETE", "")).status, 204);
    const run = await world.ask("POST", "/runs", {});
    assert.deepEqual([run.status, (await run.json()).code], [404, "mirror_missing"]);
    assert.equal((await world.get("/rules")).rules.length, 1);
  },
);

mirrorScenario("mirror: the upstream is searched without copying anything", [
  {
    id: "Mozilla.Firefox",
    name: "Firefox",
    versions: [{ version: "140.0" }, { version: "139.0" }],
  },
  GIT,
], async (world) => {
  await world.mirror({}, "Git.*");
  await world.run();
  const { packages } = await world.get("/upstream/packages?q=fire");
  assert.deepEqual(packages.map((one: { name: string; here: boolean }) => [one.name, one.here]), [
    ["Mozilla.Firefox", false],
  ]);
  const first = await world.get("/upstream/packages/mozilla.firefox?limit=1");
  assert.deepEqual(first.versions, [{ version: "140.0", here: false }]);
  const { versions } = await world.get(
    `/upstream/packages/mozilla.firefox?limit=1&cursor=${first.next}`,
  );
  assert.deepEqual(versions, [{ version: "139.0", here: false }]);
  const { text } = await world.get("/upstream/packages/Mozilla.Firefox/versions/140.0");
  assert.match(text, /PackageVersion: ['"]?140\.0/);
  const git = await world.get("/upstream/packages/Git.Git");
  assert.deepEqual([git.package.here, git.versions], [true, [{ version: "2.51.0", here: true }]]);
  for (const path of ["/No.Such", "/Git.Git/versions/9"]) {
    assert.equal((await world.ask("GET", `/upstream/packages${path}`)).status, 404, path);
  }
});

mirrorScenario(
  "mirror: a private address is reached only where EGRESS_ALLOW says so",
  [GIT],
  async (world) => {
    await world.mirror({}, "Git.*");
    const run = await world.run();
    assert.equal(run.state, "failed");
    assert.equal(world.upstream.requests.length, 0);
  },
  { env: { EGRESS_ALLOW: "none" } },
);

Deno.test("mirror: a repository that is deleted leaves nothing of its mirror", async () => {
  await using registry = await openRegistry();
  const { services, stores: { documents } } = registry.packhouse;
  const path = `/api/v1/repositories/default/winget`;
  const put = await registry.admin(MIRROR, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ upstream: { kind: "bundle" } }),
  });
  assert.equal(put.status, 200, await put.text());
  assert.equal((await registry.admin(path, { method: "DELETE" })).status, 204);
  await services.sweep.sweep();
  assert.deepEqual(await Array.fromAsync(documents.find(COLLECTIONS.mirrors, {})), []);
});

Deno.test("mirror: a token outlives a change of keys", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const [former, key] = ["0".repeat(64), "1".repeat(64)];
  const tokenWith = async (
    env: Record<string, string>,
    first?: (registry: Registry) => unknown,
  ) => {
    await using registry = await openRegistry({ env: { DATA_DIR: folder, ...env } });
    await first?.(registry);
    const { mirrors, repositories } = registry.packhouse.services;
    const { source } = await mirrors.open(await repositories.get("default/winget"));
    return source.token;
  };
  try {
    const upstream = { kind: "rest", url: "https://a.example", token: SECRET };
    const set = await tokenWith(
      { AUTH_ENCRYPTION_KEY: former },
      ({ admin }) => admin(MIRROR, json("PUT", { upstream })),
    );
    const rotated = await tokenWith(
      { AUTH_ENCRYPTION_KEY: key, AUTH_ENCRYPTION_KEY_FORMER: former },
      ({ packhouse }) => packhouse.services.keyRotation.rotate(ITSELF),
    );
    const after = await tokenWith({ AUTH_ENCRYPTION_KEY: key });
    assert.deepEqual([set, rotated, after], [SECRET, SECRET, SECRET]);
    await assert.rejects(tokenWith({ AUTH_ENCRYPTION_KEY: former }), /set it again/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
