import assert from "node:assert/strict";
import { ITSELF } from "../../../ts/model/event.ts";
import { upload } from "../_files.ts";
import { json, type Registry, scenario } from "../registry.ts";
import {
  createRepository,
  installer,
  manifest,
  read,
  refused,
  version,
} from "../winget_fixture.ts";
import {
  API,
  BASE,
  bearer,
  HOUR,
  makeDeployToken,
  makeToken,
  manage,
  openShelf,
  PATH,
  TestClock,
  TOOL,
} from "../machines_fixture.ts";

const clock = new TestClock();
const options = { now: clock.now };
const ONE = "/packages/Contoso.Tool/versions/1.0";

/** What a deploy token may do, by the least role that may. */
const DEEDS: readonly (readonly [role: string, path: string, init?: RequestInit])[] = [
  ["reader", BASE + TOOL],
  ["reader", `${API}/packages/Contoso.Tool`],
  ["developer", `${BASE}/packageManifests`, json("POST", manifest("Contoso.New", ["1.0"]))],
  ["maintainer", `${API}${ONE}/yank`, json("PUT", { reason: "broken" })],
  [
    "maintainer",
    BASE + ONE,
    json("PUT", { ...version("Contoso.Tool", "1.0"), Installers: [installer()] }),
  ],
  ["maintainer", `${BASE}/packages/Fabrikam.Other`, { method: "DELETE" }],
  ["admin", `${API}/source-keys`, json("POST", { title: "More" })],
  ["admin", `${API}/deploy-tokens`],
];
const ROLES = ["reader", "developer", "maintainer", "admin"];

for (const role of ["reader", "developer", "maintainer"]) {
  scenario(
    `deploy token: a ${role}'s does what a ${role} does, on its repository`,
    async (registry) => {
      await openShelf(registry);
      const { secret } = await makeDeployToken(registry, { role });
      for (const [least, path, init = {}] of DEEDS) {
        const headers = new Headers(init.headers);
        headers.set("authorization", `Bearer ${secret}`);
        const answer = await registry.fetch(path, { ...init, headers });
        await answer.body?.cancel();
        const may = ROLES.indexOf(role) >= ROLES.indexOf(least);
        assert.equal(may ? answer.ok : answer.status === 403, true, `${path} ${answer.status}`);
      }
      await elsewhere(registry, secret);
    },
  );
}

/** Other repositories, public ones too, and whatever belongs to people. */
async function elsewhere(registry: Registry, secret: string): Promise<void> {
  await createRepository(registry, "acme/second", { visibility: "private" });
  const statuses = async (path: string) =>
    (await registry.fetch(path, { headers: bearer(secret) })).status;
  assert.equal(await statuses(`/winget/acme/second${TOOL}`), 404);
  assert.equal(await statuses(`/winget/acme/none${TOOL}`), 404);
  assert.equal(await statuses(TOOL), 404);
  assert.equal(await statuses("/api/v1/auth/me"), 401);
  assert.equal(await statuses("/api/v1/tokens"), 401);
  const { repositories } = await read(
    await registry.fetch("/api/v1/repositories", { headers: bearer(secret) }),
  );
  assert.deepEqual(repositories.map(({ path }: { path: string }) => path), [PATH]);
}

scenario(
  "deploy token: a build server publishes, in one request and in pieces",
  async (registry) => {
    await openShelf(registry);
    const [own, other] = [
      await makeDeployToken(registry, { role: "developer" }),
      await makeDeployToken(registry, { role: "developer" }),
    ];
    const as = (secret: string) => (path: string, init: RequestInit = {}) =>
      registry.fetch(path, { ...init, headers: { ...plain(init.headers), ...bearer(secret) } });
    const file = await upload(as(own.secret), "bytes", {
      repository: PATH,
      package: "Contoso.New",
    });
    const Installers = [installer({ InstallerUrl: file.url, InstallerSha256: undefined })];
    const wanted = manifest("Contoso.New", [{ PackageVersion: "1.0", Installers }]);
    await read(await as(own.secret)(`${BASE}/packageManifests`, json("POST", wanted)), 201);

    const begun = await as(own.secret)("/api/v1/uploads", {
      method: "POST",
      headers: {
        ...{ "tus-resumable": "1.0.0", "upload-length": "4" },
        "upload-metadata": `repository ${btoa(PATH)},filename ${btoa("setup.exe")}`,
      },
    });
    assert.equal(begun.status, 201, await begun.text());
    const { pathname } = new URL(begun.headers.get("location")!, "http://packages.test");
    const more = {
      method: "PATCH",
      body: "MZxx",
      headers: {
        ...{ "tus-resumable": "1.0.0", "upload-offset": "0" },
        "content-type": "application/offset+octet-stream",
      },
    };
    assert.equal((await as(other.secret)(pathname, more)).status, 404);
    assert.equal((await as(own.secret)(pathname, more)).status, 204);
    const inspect = `${pathname}/inspect`;
    assert.equal((await as(other.secret)(inspect, { method: "POST" })).status, 404);
    assert.equal((await as(own.secret)(inspect, { method: "POST" })).status, 200);

    const { events } = registry.packhouse.services;
    const { items } = await events.find({ kind: "package.created", limit: 1 });
    assert.deepEqual([items[0]!.actor.user, items[0]!.actor.name], [null, 'deploy token "Build"']);
  },
);

function plain(headers?: HeadersInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}

scenario(
  "deploy token: it outlives whoever made it, is rotated and revoked by others",
  async (registry) => {
    await openShelf(registry);
    const old = await makeDeployToken(registry);
    const status = async ({ secret }: { secret: string }) =>
      (await registry.fetch(BASE + TOOL, { headers: bearer(secret) })).status;
    const at = `${API}/deploy-tokens/${old.id}`;
    const young = await manage(registry, `POST ${at}/rotate`, { overlapMinutes: 30 }, 201);
    assert.deepEqual([young.title, young.role], ["Build", "reader"]);
    assert.deepEqual([await status(old), await status(young)], [200, 200]);
    clock.pass(HOUR);
    assert.deepEqual([await status(old), await status(young)], [401, 200]);
    await manage(registry, `DELETE ${API}/deploy-tokens/${young.id}`, undefined, 204);
    clock.passASecond();
    assert.equal(await status(young), 401);
    const { deployTokens } = await manage(registry, `GET ${API}/deploy-tokens`);
    assert.deepEqual(deployTokens.map(({ id }: { id: string }) => id), [old.id]);
  },
  options,
);

scenario(
  "service account: administrators issue its tokens, and look at everybody's",
  async (registry) => {
    await openShelf(registry);
    const { users } = registry.packhouse.services;
    await users.create({ username: "robot", kind: "service", platformAdmin: true }, ITSELF);
    await users.create(
      { username: "ada", password: "one of the longer ones" },
      ITSELF,
    );
    const wanted = { title: "Sync", scope: { repositories: [PATH], actions: ["read"] } };
    const issued = await manage(registry, "POST /api/v1/users/robot/tokens", wanted, 201);
    const opens = async (secret: string) =>
      (await registry.fetch(BASE + TOOL, { headers: bearer(secret) })).status;
    assert.equal(await opens(issued.secret), 200);
    const rotate = `POST /api/v1/users/robot/tokens/${issued.id}/rotate`;
    const rotated = await manage(registry, rotate, { overlapMinutes: 0 }, 201);
    clock.passASecond();
    assert.deepEqual([await opens(issued.secret), await opens(rotated.secret)], [401, 200]);
    await registry.packhouse.services.tokenUses.settle();
    const { tokens } = await manage(registry, "GET /api/v1/users/robot/tokens");
    assert.deepEqual(tokens.map(({ id }: { id: string }) => id), [issued.id, rotated.id]);
    assert.ok(tokens.every(({ lastUsed }: { lastUsed: unknown }) => lastUsed !== null));

    const refusal = await manage(registry, "POST /api/v1/users/ada/tokens", { title: "x" }, 400);
    assert.equal(refusal.code, "value_refused");
    assert.deepEqual((await manage(registry, `GET /api/v1/users/ada/tokens`)).tokens, []);
    assert.equal(
      (await manage(registry, "GET /api/v1/users/no.one/tokens", undefined, 404)).code,
      "user_missing",
    );
    const { secret } = await makeToken(registry);
    for (const [method, body] of [["GET"], ["POST", { title: "x" }]] as const) {
      const init = body ? json(method, body, bearer(secret)) : { headers: bearer(secret) };
      const answer = await registry.fetch("/api/v1/users/robot/tokens", init);
      assert.equal((await read403(answer)).code, "access_denied", method);
    }
    await manage(registry, `DELETE /api/v1/users/robot/tokens/${rotated.id}`, undefined, 204);
    clock.passASecond();
    await refused(await registry.fetch(BASE + TOOL, { headers: bearer(rotated.secret) }), 401);
  },
  options,
);

// deno-lint-ignore no-explicit-any -- a test looks into it as a client would
async function read403(answer: Response): Promise<any> {
  assert.equal(answer.status, 403);
  return await answer.json();
}
