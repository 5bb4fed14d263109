import assert from "node:assert/strict";
import type { RepositoryId } from "../model/ids.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { DownloadCounts } from "./download_counts.ts";

const HERE = { id: "r" as RepositoryId };
const MINUTE = 60_000;

async function open() {
  const store = await SqliteDocuments.open({
    ...{ path: ":memory:", collections: Object.values(COLLECTIONS) },
  });
  const test = { now: 1_000_000, isAway: false, complaints: 0 };
  const documents = new Proxy<DocumentStore>(store, {
    get(target, name) {
      if (test.isAway) return () => Promise.reject(new Error("away"));
      const verb = Reflect.get(target, name);
      return verb.bind(target);
    },
  });
  const options = { documents, now: () => test.now, complain: () => void test.complaints++ };
  return { test, store, another: () => new DownloadCounts(options) };
}

Deno.test("note() counts on when the store comes back, and complains once", async () => {
  const { test, store, another } = await open();
  const counts = another();
  for (let at = 0; at < 100; at++) counts.note(HERE, "contoso.tool", `${at}`);
  test.isAway = true;
  await counts.settle();
  assert.equal(test.complaints, 1);
  counts.note(HERE, "contoso.tool", "0");
  test.isAway = false;
  await counts.close();
  const known = await counts.of(HERE, "contoso.tool", ["0", "99", "none"]);
  assert.deepEqual([...known], [
    ["0", { count: 2, lastAt: 1_000_000 }],
    ["99", { count: 1, lastAt: 1_000_000 }],
  ]);
  await store.close();
});

Deno.test("note() of two instances at once loses nothing", async () => {
  const { store, another } = await open();
  const all = Array.from({ length: 4 }, another);
  for (const counts of all) for (let at = 0; at < 25; at++) counts.note(HERE, "a.b", "1");
  await Promise.all(all.map((counts) => counts.close()));
  assert.equal((await all[0]!.of(HERE, "a.b", ["1"])).get("1")?.count, 100);
  await store.close();
});

Deno.test("of() knows the last download to within some minutes, and no other package's", async () => {
  const { test, store, another } = await open();
  const [one, other] = [another(), another()];
  one.note(HERE, "a.b", "1");
  one.note(HERE, "a.b.c", "1");
  await one.settle();
  const noted = test.now;
  for (const [passed, expected] of [[4, 0], [6, 6], [7, 6], [30, 30]] as const) {
    test.now = noted + passed * MINUTE;
    (passed === 6 ? other : one).note(HERE, "a.b", "1");
    await Promise.all([one.settle(), other.settle()]);
    const lastAt = (await one.of(HERE, "a.b", ["1"])).get("1")!.lastAt;
    assert.ok(Math.abs(lastAt - noted - expected * MINUTE) <= 5 * MINUTE, `${passed}`);
    assert.ok(lastAt <= test.now);
  }
  assert.equal((await one.of(HERE, "a.b.c", ["1"])).get("1")!.count, 1);
  await Promise.all([one.close(), other.close()]);
  await store.close();
});
