import assert from "node:assert/strict";
import { json, openRegistry, type Registry, scenario, signed } from "../registry.ts";
import { createRepository, read, refused } from "../winget_fixture.ts";
import {
  API,
  BASE,
  bearer,
  HOUR,
  installerUrl,
  makeDeployToken,
  makeKey,
  manage,
  openShelf,
  PATH,
  TestClock,
  told,
  TOOL,
} from "../machines_fixture.ts";

const clock = new TestClock();
const options = { now: clock.now };
const EVERYTHING = { FetchAllManifests: true };

/** What a client asks of a source. */
const QUESTIONS: readonly (readonly [path: string, init?: RequestInit])[] = [
  ["/information"],
  ["/manifestSearch", json("POST", EVERYTHING)],
  [TOOL],
  [`${TOOL}/1.0`],
  ["/packageVersions/Contoso.Tool"],
  ["/packages"],
  ["/nonsense"],
  [""],
  ["/packageManifests", json("POST", {})],
];

scenario("source key: its address is a whole source, and only to be read", async (registry) => {
  await openShelf(registry);
  const made = await manage(registry, `POST ${API}/source-keys`, { title: "Laptops" }, 201);
  assert.match(made.url, /^http:\/\/packages\.test\/winget\/acme\/tools\/~[0-9A-Za-z]{32}$/);
  assert.equal(
    made.usage[0].command,
    `winget source add -n packhouse -t Microsoft.Rest -a ${made.url}`,
  );
  const base = new URL(made.url).pathname;
  for (const slash of ["", "/"]) {
    const { Data } = await read(await registry.fetch(`${base}/information${slash}`));
    const { Data: plain } = await read(await registry.fetch(`${BASE}/information`));
    assert.deepEqual(Data, plain);
  }
  const search = json("POST", EVERYTHING);
  const { Data: found } = await read(await registry.fetch(`${base}/manifestSearch`, search));
  assert.equal(found.length, 2);
  for (const [path, init] of QUESTIONS.slice(0, 6)) {
    const answer = await registry.fetch(base + path, init);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("cache-control")!, /^private, /, path);
    await answer.body?.cancel();
  }
  const stray = await registry.fetch(`${base}/nonsense`);
  assert.doesNotMatch(await refused(stray, 404), new RegExp(base.slice(-32)));
  const writes = [["POST", "/packageManifests"], ["PUT", TOOL], ["DELETE", TOOL]] as const;
  for (const [method, path] of writes) {
    await refused(await registry.fetch(base + path, json(method, {})), 403, 403, path);
  }
}, options);

/** Keys that open nothing, and the ways in which they came to. */
async function deadKeys(registry: Registry): Promise<Record<string, string>> {
  await createRepository(registry, "acme/second", { visibility: "private" });
  const second = "/api/v1/repositories/acme/second/source-keys";
  const other = await manage(registry, `POST ${second}`, { title: "Other" }, 201);
  const [revoked, elsewhere, expiring] = [
    await makeKey(registry),
    await makeKey(registry, { networks: ["198.51.100.0/24"] }),
    await makeKey(registry, { expiresAt: new Date(clock.at + HOUR).toISOString() }),
  ];
  await manage(registry, `DELETE ${API}/source-keys/${revoked.id}`, undefined, 204);
  const { secret } = await makeDeployToken(registry);
  clock.pass(HOUR);
  const alive = await makeKey(registry);
  return {
    ...{ revoked: revoked.base, expired: expiring.base, elsewhere: elsewhere.base },
    ofAnotherRepository: `${BASE}/~${other.url.split("~")[1]}`,
    unknown: `${BASE}/~${"0".repeat(32)}`,
    misspelt: alive.base.slice(0, -1),
    empty: `${BASE}/~`,
    ofAnotherKind: `${BASE}/~${secret}`,
    noRepository: `/winget/acme/none/~${alive.key}`,
    noOrganization: `/winget/none/none/~${alive.key}`,
    noProtocolOfIts: `/winget/acme/crates/~${alive.key}`,
  };
}

scenario(
  "source key: what opens nothing is told from nothing, and challenges nobody",
  async (registry) => {
    await openShelf(registry);
    await createRepository(registry, "acme/crates", { protocol: "cargo" });
    const dead = await deadKeys(registry);
    for (const [path, init] of QUESTIONS) {
      const expected = await told(await registry.fetch(`/winget/acme/absent/~absent${path}`, init));
      const { status, fields } = expected as { status: number; fields: [string, string][] };
      assert.equal(status, 404);
      assert.ok(fields.every(([name]) => name !== "www-authenticate"));
      for (const [why, base] of Object.entries(dead)) {
        assert.deepEqual(await told(await registry.fetch(base + path, init)), expected, why + path);
      }
    }
  },
  options,
);

scenario("source key: it alone says who asks, whatever else is shown", async (registry) => {
  await openShelf(registry);
  const { base, key } = await makeKey(registry);
  const wrong = { authorization: `Basic ${btoa("admin:wrong password")}` };
  await read(await registry.fetch(base + TOOL, { headers: wrong }));
  const admin = await registry.admin(`${base}${TOOL}`, { method: "DELETE" });
  await refused(admin, 403);
  await refused(await registry.admin(`${BASE}/~none${TOOL}`), 404);
  for (const headers of [bearer(key), { "x-functions-key": key }]) {
    await refused(await registry.fetch(BASE + TOOL, { headers }), 401);
  }
  await refused(await registry.fetch(`${BASE}${TOOL}?code=${key}`), 401);
}, options);

scenario(
  "source key: it is revoked within a second, and so is what it led to",
  async (registry) => {
    await openShelf(registry);
    const [gone, kept] = [await makeKey(registry), await makeKey(registry)];
    const link = await installerUrl(registry, gone.base + TOOL);
    assert.equal((await registry.fetch(link)).status, 200);
    await manage(registry, `DELETE ${API}/source-keys/${gone.id}`, undefined, 204);
    clock.passASecond();
    await refused(await registry.fetch(gone.base + TOOL), 404);
    await refused(await registry.fetch(link), 401);
    await read(await registry.fetch(kept.base + TOOL));
    await manage(registry, `DELETE ${API}/source-keys/${gone.id}`, undefined, 404);
  },
  options,
);

scenario("source key: the list and its changes never show it again", async (registry) => {
  await openShelf(registry);
  const { id, base, key } = await makeKey(registry, { title: "Laptops" });
  await read(await registry.fetch(base + TOOL));
  await registry.packhouse.services.tokenUses.settle();
  const { sourceKeys } = await manage(registry, `GET ${API}/source-keys`);
  assert.deepEqual(sourceKeys.map(({ title }: { title: string }) => title), ["Laptops"]);
  assert.equal(sourceKeys[0].lastUsed.at, new Date(clock.at).toISOString());
  const change = { title: "Tablets", view: { deny: [{ package: "Contoso.*" }] } };
  const changed = await manage(registry, `PATCH ${API}/source-keys/${id}`, change);
  assert.deepEqual([changed.title, changed.view], [change.title, change.view]);
  const back = await manage(registry, `PATCH ${API}/source-keys/${id}`, { view: null });
  assert.deepEqual([back.title, back.view], [change.title, null]);
  const rotated = await manage(registry, `POST ${API}/source-keys/${id}/rotate`, {}, 201);
  clock.passASecond();
  for (const address of [base, new URL(rotated.url).pathname]) {
    await read(await registry.fetch(address + TOOL));
  }
  clock.pass(HOUR);
  await refused(await registry.fetch(base + TOOL), 404);

  const { items } = await registry.packhouse.services.events.find({ limit: 200 });
  const about = items.filter(({ kind }) => kind.startsWith("token.")).map(({ kind }) => kind);
  assert.deepEqual(about, ["token.rotated", "token.changed", "token.changed", "token.created"]);
  const { detail } = items.find(({ kind }) => kind === "token.changed")!;
  assert.deepEqual(detail.before, { view: change.view });
  assert.ok(!JSON.stringify(items).includes(key));
}, options);

Deno.test("source key: it stands in no line of the log and in no answer, however it is encoded", async () => {
  const lines: string[] = [];
  const log = (...line: unknown[]) => void lines.push(JSON.stringify(line));
  await using registry = await openRegistry({ log });
  await openShelf(registry);
  const { key } = await makeKey(registry);
  const said: string[] = [];
  for (const tilde of ["~", "%7E", "%7e", "%257e", "%25257E"]) {
    for (const [path, init] of QUESTIONS) {
      const answer = await registry.fetch(`${BASE}/${tilde}${key}${path}`, init);
      said.push(JSON.stringify([...answer.headers]), await answer.text());
    }
    const admin = await registry.app.request(`${BASE}/${tilde}${key}/nonsense`, {
      headers: signed(),
    });
    said.push(await admin.text());
  }
  assert.ok(lines.some((line) => line.includes(`${PATH}/~…`)));
  for (const text of [...lines, ...said]) assert.ok(!text.includes(key), text);
  const { items } = await registry.packhouse.services.events.find({ limit: 200 });
  assert.ok(!JSON.stringify(items).includes(key));
});
