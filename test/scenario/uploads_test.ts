import assert from "node:assert/strict";
import { UPLOAD_LIFETIME } from "../../ts/registry/file_service.ts";
import { GRACE } from "../../ts/registry/sweep_service.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { pattern, readerOf, sha256, versionWith } from "./_files.ts";
import {
  begin,
  begun,
  kept,
  metadataOf,
  OFFSET_BYTES,
  offsetOf,
  send,
  slowBody,
  transfers,
  TUS,
} from "./_uploads.ts";
import { ENGINES, json, openRegistry, type Registry, scenario } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const MIB = 1024 ** 2;

/** A test of a registry that is stopped and started again on the same stores, with its clock in hand. */
function restarts(
  name: string,
  run: (start: () => Promise<Registry>, clock: Clock) => Promise<void>,
) {
  for (const engine of ENGINES) {
    Deno.test({
      name: `${name} (${engine.name})`,
      ignore: engine.missing,
      sanitizeResources: false,
      sanitizeOps: false,
      async fn() {
        const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
        const env = { DATA_DIR: folder, ...await engine.open() };
        const clock = { now: Date.now() };
        await run(() => openRegistry({ env, now: () => clock.now }), clock);
        await Deno.remove(folder, { recursive: true });
      },
    });
  }
}

interface Clock {
  now: number;
}

scenario("uploads: what has arrived when a connection breaks off is kept", async (registry) => {
  const { admin } = registry;
  const bytes = pattern(20 * MIB + 17);
  const path = await begun(admin, bytes.length);
  const cuts = [3, 9 * MIB, 9 * MIB + 5, 15 * MIB];
  let offset = 0;
  for (const cut of cuts) {
    const broken = slowBody(bytes.slice(offset, cut), Promise.resolve(new Error("gone")));
    const answer = await send(admin, path, { offset, body: broken });
    assert.ok(answer.status >= 400);
    assert.equal(await offsetOf(admin, path), `${cut}`);
    offset = cut;
  }
  const last = await send(admin, path, { offset, body: bytes.slice(offset) });
  assert.deepEqual([last.status, last.headers.get("upload-offset")], [204, `${bytes.length}`]);
  const { state, sha256: digest } = await (await admin(path)).json();
  assert.deepEqual([state, digest], ["complete", sha256(bytes)]);
  assert.deepEqual(await kept(registry), ["_uploads/*/setup.exe"]);
});

restarts(
  "uploads: go on in another process, which reads again what it has not seen",
  async (start) => {
    const bytes = pattern(12 * MIB);
    const path = await (async () => {
      await using one = await start();
      const path = await begun(one.admin, bytes.length, {
        package: "Contoso.Tool",
        version: "1.0",
      });
      await send(one.admin, path, { offset: 0, body: bytes.slice(0, 6 * MIB) });
      return path;
    })();
    await using other = await start();
    assert.equal(await offsetOf(other.admin, path), `${6 * MIB}`);
    await send(other.admin, path, { offset: 6 * MIB, body: bytes.slice(6 * MIB) });
    const state = await (await other.admin(path)).json();
    assert.deepEqual([state.state, state.sha256], ["complete", sha256(bytes)]);
    assert.deepEqual(await kept(other), ["Contoso.Tool/1.0/*/setup.exe"]);
  },
);

scenario(
  "uploads: what was whole when its process ended becomes a file when asked for",
  async (registry) => {
    const { admin, packhouse: { stores: { documents } } } = registry;
    const path = await begun(admin, 6);
    await send(admin, path, { offset: 0, body: "abc" });
    const [transfer] = await Array.fromAsync(documents.find(COLLECTIONS.transfers, {}));
    await documents.replace(COLLECTIONS.transfers, { ...transfer!, length: 3 });
    const { state, sha256: digest } = await (await admin(path)).json();
    assert.deepEqual([state, digest], ["complete", sha256("abc")]);
    assert.deepEqual(await kept(registry), ["_uploads/*/setup.exe"]);
  },
);

scenario("uploads: of two requests that send the same bytes, one wins", async (registry) => {
  const { admin } = registry;
  const path = await begun(admin, 6);
  const gates = [0, 1].map(() => Promise.withResolvers<null>());
  const sending = gates.map(({ promise }, at) =>
    send(admin, path, { offset: 0, body: slowBody(pattern(3).fill(at), promise) })
  );
  gates[0]!.resolve(null);
  assert.equal((await sending[0]!).status, 204);
  gates[1]!.resolve(null);
  const late = await sending[1]!;
  assert.deepEqual([late.status, (await late.json()).code], [409, "offset_mismatch"]);
  assert.deepEqual(await kept(registry), ["_pieces/*/*"]);
  await send(admin, path, { offset: 3, body: pattern(3).fill(0) });
  assert.equal((await (await admin(path)).json()).sha256, sha256(new Uint8Array(6)));
});

scenario("uploads: what is not what was promised has failed, and says so", async (registry) => {
  const { admin } = registry;
  const path = await begun(admin, 3, { sha256: sha256("abc").toUpperCase() });
  const answer = await send(admin, path, { offset: 0, body: "abd" });
  assert.deepEqual([answer.status, (await answer.json()).code], [422, "digest_mismatch"]);
  const { state, reason, url } = await (await admin(path)).json();
  assert.deepEqual([state, reason.code, url], ["failed", "digest_mismatch", null]);
  assert.equal((await send(admin, path, { offset: 3, body: "" })).status, 422);
  assert.deepEqual(await kept(registry), []);
  const right = await begun(admin, 3, { sha256: sha256("abc") });
  assert.equal((await send(admin, right, { offset: 0, body: "abc" })).status, 204);
});

scenario("uploads: nobody else can tell that there is one", async (registry) => {
  const { admin, fetch } = registry;
  const reader = await readerOf(registry);
  const path = await begun(admin, 3);
  assert.equal((await begin(reader, 3)).status, 403);
  assert.equal((await begin(fetch, 3)).status, 401);
  for (const method of ["GET", "HEAD", "DELETE"]) {
    assert.equal((await reader(path, { method, headers: TUS })).status, 404);
    assert.equal((await fetch(path, { method, headers: TUS })).status, 401);
    assert.equal((await fetch(`${path}x`, { method, headers: TUS })).status, 401);
  }
  const refused = await send(reader, path, { offset: 0, body: "abc" });
  assert.deepEqual([refused.status, (await refused.json()).code], [404, "upload_missing"]);
  assert.equal(await offsetOf(admin, path), "0");
});

scenario("uploads: only so many may be unfinished", async (registry) => {
  const { admin } = registry;
  const path = await begun(admin, 3);
  for (let count = 1; count < 100; count++) await begun(admin, 3);
  const refused = await begin(admin, 3);
  assert.deepEqual([refused.status, (await refused.json()).code], [429, "uploads_exhausted"]);
  await send(admin, path, { offset: 0, body: "abc" });
  assert.equal((await begin(admin, 3)).status, 201);
});

scenario("uploads: a manifest moves the file to the key of its version", async (registry) => {
  const { admin, fetch } = registry;
  const bytes = pattern(1000);
  const path = await begun(admin, bytes.length);
  await send(admin, path, { offset: 0, body: bytes });
  const uploaded = await (await admin(path)).json();
  assert.equal((await fetch(new URL(uploaded.url).pathname)).ok, false);
  const wanted = manifest("Contoso.Tool", [versionWith(uploaded, "2.0")]);
  const published = await admin("/packageManifests", json("POST", wanted));
  assert.equal(published.status, 201, await published.clone().text());
  assert.deepEqual(await kept(registry), ["Contoso.Tool/2.0/*/setup.exe"]);
  const { Data } = await (await fetch("/packageManifests/Contoso.Tool")).json();
  const address = new URL(Data.Versions[0].Installers[0].InstallerUrl).pathname;
  assert.equal(sha256(new Uint8Array(await (await fetch(address)).arrayBuffer())), sha256(bytes));

  assert.equal((await admin(path, { method: "DELETE" })).status, 204);
  assert.equal((await fetch(address)).status, 200);
  assert.deepEqual(await faultsOf(registry), []);
});

restarts(
  "uploads: expire one lifetime after the last byte, and are swept",
  async (start, clock) => {
    await using registry = await start();
    const { admin, packhouse: { services: { sweep } } } = registry;
    const [path, whole] = [await begun(admin, 9), await begun(admin, 3)];
    await send(admin, whole, { offset: 0, body: "abc" });
    clock.now += UPLOAD_LIFETIME - 1;
    await send(admin, path, { offset: 0, body: "abc" });
    clock.now += UPLOAD_LIFETIME - 1;
    assert.equal(await offsetOf(admin, path), "3");
    assert.equal((await admin(whole)).status, 404);
    await sweep.sweep();
    assert.equal(await transfers(registry), 1);
    assert.equal(await offsetOf(admin, path), "3");
    clock.now += 2;
    assert.equal((await send(admin, path, { offset: 3, body: "def" })).status, 404);
    const swept = await sweep.sweep();
    assert.deepEqual([swept.transfers, await transfers(registry)], [1, 0]);
    // S3 rounds times down to the second, so the file itself may be old enough already.
    assert.ok(!(await kept(registry)).includes("_pieces/*/*"));
    clock.now += GRACE + UPLOAD_LIFETIME;
    await sweep.sweep();
    assert.deepEqual(await kept(registry), []);
  },
);

restarts(
  "uploads: the sweep leaves old pieces alone that somebody goes on with",
  async (start, clock) => {
    await using registry = await start();
    const { admin, packhouse: { services: { sweep } } } = registry;
    const path = await begun(admin, 6 * MIB + 4);
    await send(admin, path, { offset: 0, body: pattern(6 * MIB) });
    for (let day = 0; day < 4; day++) {
      clock.now += UPLOAD_LIFETIME - 1;
      await sweep.sweep();
      const answer = await send(admin, path, { offset: 6 * MIB + day, body: "x" });
      assert.equal(answer.status, 204);
    }
    const { state, length } = await (await admin(path)).json();
    assert.deepEqual([state, length], ["complete", 6 * MIB + 4]);
  },
);

scenario("uploads: one request is enough", async (registry) => {
  const { admin, fetch } = registry;
  const put = (query: string, headers: Record<string, string> = {}) =>
    admin(`/api/v1/uploads?${query}`, { method: "PUT", body: "abc", headers });
  const answer = await put("repository=default/winget&filename=setup.exe");
  assert.equal(answer.status, 201);
  const { id, url, ...rest } = await answer.json();
  assert.deepEqual([rest.state, rest.sha256, rest.length], ["complete", sha256("abc"), 3]);
  assert.equal((await (await admin(`/api/v1/uploads/${id}`)).json()).url, url);
  const named = "repository=default/winget&filename=setup.exe&package=Contoso.Tool&version=1.0";
  assert.equal((await put(named, { "x-checksum-sha256": sha256("abc") })).status, 201);
  assert.equal((await put(named, { "x-checksum-sha256": sha256("x") })).status, 422);
  for (const query of ["", "repository=default/winget", "repository=default/winget&filename=a/b"]) {
    assert.equal((await put(query)).status, 400, query);
  }
  assert.equal((await put("repository=default/none&filename=a")).status, 404);
  const anonymous = "/api/v1/uploads?repository=default/winget&filename=a";
  assert.equal((await fetch(anonymous, { method: "PUT", body: "abc" })).status, 401);
  assert.deepEqual(await kept(registry), [
    "Contoso.Tool/1.0/*/setup.exe",
    "_uploads/*/setup.exe",
  ]);
  assert.equal((await admin(`/api/v1/uploads/${id}`, { method: "DELETE" })).status, 204);
  assert.deepEqual(await kept(registry), ["Contoso.Tool/1.0/*/setup.exe"]);
});

scenario("uploads: a body with a checksum that breaks off leaves nothing", async (registry) => {
  const { admin } = registry;
  const path = await begun(admin, 9 * MIB);
  const headers = { "upload-checksum": "sha1 AAAA" };
  const body = slowBody(pattern(9 * MIB - 1), Promise.resolve(new Error("gone")));
  assert.ok((await send(admin, path, { offset: 0, body, headers })).status >= 400);
  assert.equal(await offsetOf(admin, path), "0");
  assert.deepEqual(await kept(registry), []);
  const fields = { "content-type": OFFSET_BYTES, "upload-metadata": metadataOf() };
  assert.equal((await begin(admin, 1, { headers: fields, body: "x" })).status, 201);
});

async function faultsOf({ packhouse }: Registry): Promise<unknown[]> {
  const faults: unknown[] = [];
  await packhouse.services.verify.verify((fault) => faults.push(fault));
  return faults;
}
