import assert from "node:assert/strict";
import type { RepositoryId } from "../model/ids.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { DAYS_KEPT, DownloadDays } from "./download_days.ts";

const HERE = { id: "r" as RepositoryId };
const DAY = 86_400_000;
const NOON = Date.UTC(2030, 0, 31, 12);

async function open() {
  const store = await SqliteDocuments.open({
    ...{ path: ":memory:", collections: Object.values(COLLECTIONS) },
  });
  const test = { now: NOON, isAway: false, complaints: 0 };
  const documents = new Proxy<DocumentStore>(store, {
    get(target, name) {
      if (test.isAway) return () => Promise.reject(new Error("away"));
      const verb = Reflect.get(target, name);
      return verb.bind(target);
    },
  });
  const options = { documents, now: () => test.now, complain: () => void test.complaints++ };
  return { test, store, another: () => new DownloadDays(options) };
}

Deno.test("note() counts a package and its repository, on each day by itself", async () => {
  const { test, store, another } = await open();
  const days = another();
  for (const key of ["a.b", "a.b", "a", "a/b", "~"]) days.note(HERE, key);
  test.now += DAY;
  days.note(HERE, "a.b");
  await days.settle();
  const of = (packageKey?: string) => days.of(HERE, { days: 3, packageKey });
  const counts = async (packageKey?: string) => (await of(packageKey)).map(({ count }) => count);
  assert.deepEqual(await of(), [
    { day: "2030-01-30", count: 0 },
    { day: "2030-01-31", count: 5 },
    { day: "2030-02-01", count: 1 },
  ]);
  assert.deepEqual(await counts("a.b"), [0, 2, 1]);
  for (const key of ["a", "a/b", "~"]) assert.deepEqual(await counts(key), [0, 1, 0], key);
  assert.deepEqual(await counts("b"), [0, 0, 0]);
  await days.close();
  await store.close();
});

Deno.test("note() of several instances loses nothing, not even while the store is away", async () => {
  const { test, store, another } = await open();
  const all = Array.from({ length: 4 }, another);
  for (const days of all) for (let at = 0; at < 25; at++) days.note(HERE, `p${at}`);
  test.isAway = true;
  await Promise.all(all.map((days) => days.settle()));
  assert.equal(test.complaints, all.length);
  test.isAway = false;
  await Promise.all(all.map((days) => days.close()));
  assert.deepEqual(await all[0]!.of(HERE, { days: 1 }), [{ day: "2030-01-31", count: 100 }]);
  await store.close();
});

Deno.test("forgetExpired() takes away what nobody can ask for any more", async () => {
  const { test, store, another } = await open();
  const days = another();
  days.note(HERE, "a");
  await days.close();
  test.now += (DAYS_KEPT - 1) * DAY;
  assert.equal(await days.forgetExpired(), 0);
  assert.equal((await days.of(HERE, { days: DAYS_KEPT }))[0]?.count, 1);
  test.now += 2 * DAY;
  assert.equal(await days.forgetExpired(), 2);
  await store.close();
});
