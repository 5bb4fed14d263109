import assert from "node:assert/strict";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import { deleteWhere } from "../../ts/store/document_store.ts";
import { pattern, publish } from "./_files.ts";
import { openRegistry, type Registry, scenario } from "./registry.ts";

const BYTES = pattern(1000);
const API = "/api/v1/repositories/default/winget/packages/Contoso.Tool";

interface Downloads {
  readonly count: number;
  readonly lastAt: string | null;
}

async function counted({ fetch, packhouse }: Registry): Promise<Downloads> {
  await packhouse.services.downloadCounts.settle();
  const whole = await (await fetch(API)).json();
  const version = await (await fetch(`${API}/versions/1.0`)).json();
  assert.deepEqual(whole.versions[0].downloads, version.downloads);
  return version.downloads;
}

async function take(registry: Registry, path: string, init?: RequestInit): Promise<void> {
  await (await registry.fetch(path, init)).body?.cancel();
}

const ROWS: readonly (readonly [string, RequestInit, number])[] = [
  ["a whole file", {}, 1],
  ["its beginning", { headers: { range: "bytes=0-99" } }, 1],
  ["all of it as a range", { headers: { range: "bytes=0-" } }, 1],
  ["what comes after its beginning", { headers: { range: "bytes=100-" } }, 0],
  ["what is behind its end", { headers: { range: "bytes=1000-" } }, 0],
  ["its fields", { method: "HEAD" }, 0],
  ["nothing new", { headers: { "if-none-match": "*" } }, 0],
];

scenario(
  "downloads are counted where somebody is handed a file from its beginning on",
  async (registry) => {
    const path = await publish(registry.admin, BYTES);
    assert.deepEqual(await counted(registry), { count: 0, lastAt: null });
    let expected = 0;
    for (const [name, init, more] of ROWS) {
      await take(registry, path, init);
      expected += more;
      const { count, lastAt } = await counted(registry);
      assert.equal(count, expected, name);
      assert.ok(lastAt !== null && Date.parse(lastAt) <= Date.now(), name);
    }
    await take(registry, path.replace("/1.0/", "/2.0/"));
    assert.equal((await counted(registry)).count, expected, "what is not there");
  },
);

scenario("downloads from many instances add up, and outlive each of them", async (registry) => {
  const path = await publish(registry.admin, BYTES);
  const isShared = registry.env.MONGODB_URL !== undefined;
  const others = isShared ? [await openRegistry({ env: registry.env })] : [];
  const all = [registry, ...others];
  for (const one of all) for (let times = 0; times < 5; times++) await take(one, path);
  await Promise.all(all.map(({ packhouse }) => packhouse.services.downloadCounts.settle()));
  for (const other of others) await take(other, path);
  for (const other of others) await other[Symbol.asyncDispose]();
  assert.equal((await counted(registry)).count, isShared ? 11 : 5);
});

scenario("downloads of a repository are forgotten with it", async (registry) => {
  const { stores: { documents }, services } = registry.packhouse;
  await take(registry, await publish(registry.admin, BYTES));
  await counted(registry);
  const deleted = await registry.admin("/api/v1/repositories/default/winget", { method: "DELETE" });
  assert.equal(deleted.status, 204);
  await services.sweep.sweep();
  assert.equal(await deleteWhere(documents, COLLECTIONS.downloadCounts, {}), 0);
  assert.equal(await deleteWhere(documents, COLLECTIONS.lastDownloads, {}), 0);
});
