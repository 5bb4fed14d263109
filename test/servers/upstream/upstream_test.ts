import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openZip } from "../../../ts/inspect/zip/mod.ts";
import { ofBytes } from "../../../ts/inspect/mod.ts";
import { type MadePackage, startUpstream } from "./mod.ts";

const TOOL: MadePackage = {
  ...{ id: "Acme.Tool", moniker: "tool", tags: ["small"] },
  versions: [{ version: "1.10" }, { version: "1.0 b+1" }],
};

Deno.test("the stand-in serves its index, version data, manifests and files", async () => {
  await using upstream = await startUpstream({ packages: [TOOL] });
  const index = await fetch(`${upstream.url}/source2.msix`);
  assert.equal(index.headers.get("x-ms-meta-sourceversion"), upstream.sourceVersion);
  const folder = await openZip(ofBytes(await index.bytes()));
  const database = await folder.bytes(folder.find("Public/index.db")!, { most: 1 << 24 });
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, database);
  const db = new DatabaseSync(path, { readOnly: true });
  assert.deepEqual({ ...db.prepare("SELECT id, moniker, latest_version FROM packages").get() }, {
    ...{ id: "Acme.Tool", moniker: "tool", latest_version: "1.10" },
  });
  db.close();
  await Deno.remove(path);
  for (const { version } of TOOL.versions) {
    for (const at of [upstream.manifestOf(TOOL.id, version), upstream.fileOf(TOOL.id, version)]) {
      const answer = await fetch(upstream.origin + at);
      assert.equal(answer.status, 200, at);
      assert.ok((await answer.bytes()).length > 100);
    }
  }
  const data = await fetch(upstream.origin + await upstream.versionDataOf(TOOL.id));
  assert.deepEqual([...(await data.bytes()).subarray(0, 4)], [0x0a, 0x51, 0xe5, 0xc0]);
  assert.equal(upstream.count("/cache/*", "GET"), 4);
});

Deno.test("the stand-in knows conditions and ranges", async () => {
  await using upstream = await startUpstream({ packages: [TOOL] });
  const index = `${upstream.url}/source2.msix`;
  const head = await fetch(index, { method: "HEAD" });
  const etag = head.headers.get("etag")!;
  const again = await fetch(index, { headers: { "if-none-match": etag } });
  assert.equal(again.status, 304);
  upstream.publish({ ...TOOL, versions: [{ version: "2.0" }] });
  const other = await fetch(index, { headers: { "if-none-match": etag } });
  assert.equal(other.status, 200);
  await other.bytes();
  const file = upstream.origin + upstream.fileOf(TOOL.id, "2.0");
  const whole = await (await fetch(file)).bytes();
  const part = await fetch(file, { headers: { range: "bytes=10-" } });
  assert.equal(part.status, 206);
  assert.deepEqual(await part.bytes(), whole.subarray(10));
});

Deno.test("the stand-in fails as it is told", async () => {
  await using upstream = await startUpstream({ packages: [TOOL] });
  const path = upstream.fileOf(TOOL.id, "1.10");
  const whole = await (await fetch(upstream.origin + path)).bytes();
  upstream.fault("/files/*", { is: "status", status: 429, headers: { "retry-after": "1" } }, {
    times: 1,
  });
  const busy = await fetch(upstream.origin + path);
  assert.equal(busy.status, 429);
  await busy.body?.cancel();
  upstream.fault(path, { is: "corrupt" });
  const spoilt = [];
  for (let count = 0; count < 2; count++) {
    spoilt.push(await (await fetch(upstream.origin + path)).bytes());
  }
  assert.notDeepEqual(spoilt[0], whole);
  assert.notDeepEqual(spoilt[0], spoilt[1]);
  upstream.fault(path, { is: "cut", after: 10 });
  await assert.rejects(async () => (await fetch(upstream.origin + path)).bytes());
  upstream.heal(path);
  assert.deepEqual(await (await fetch(upstream.origin + path)).bytes(), whole);
});
