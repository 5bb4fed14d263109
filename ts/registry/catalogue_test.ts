import assert from "node:assert/strict";
import { packageId, type RepositoryId } from "../model/ids.ts";
import type { Package } from "../model/package.ts";
import type { Draft } from "../model/document.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { Catalogue, Shelf } from "./catalogue.ts";
import type { PackageIndex } from "./package_index.ts";

const REPOSITORY = { id: "R" as RepositoryId };
const HOUR = 3_600_000;

function draft(key: string, changedAt: number, members: Partial<Package> = {}): Draft<Package> {
  return {
    ...{ id: packageId(REPOSITORY.id, key), repository: REPOSITORY.id, key, name: key },
    ...{ versions: [], deleted: false, createdAt: 1, changedAt, ...members },
  };
}

function stored(key: string, members: Partial<Package> = {}): Package {
  return { revision: 1, ...draft(key, 1, members) };
}

function open() {
  const documents = SqliteDocuments.open({
    path: ":memory:",
    collections: Object.values(COLLECTIONS),
  });
  const clock = { at: HOUR };
  return { documents, clock, catalogue: new Catalogue({ documents, now: () => clock.at }) };
}

Deno.test("Catalogue.refresh() finds what others wrote, out of order and late", async () => {
  const { documents, clock, catalogue } = open();
  const shelf = await catalogue.shelf(REPOSITORY);
  await documents.insert(COLLECTIONS.packages, draft("b", clock.at + 500));
  await catalogue.refresh();
  assert.ok(shelf.get("b"));
  await documents.insert(COLLECTIONS.packages, draft("a", clock.at - 3000));
  clock.at += 1000;
  await catalogue.refresh();
  assert.ok(shelf.get("a"), "It was committed late under an earlier moment");
  assert.equal(shelf.size, 2);
  await documents.close();
});

Deno.test("Catalogue.refresh() is not led astray by a clock that is ahead", async () => {
  const { documents, clock, catalogue } = open();
  const shelf = await catalogue.shelf(REPOSITORY);
  await documents.insert(COLLECTIONS.packages, draft("ahead", clock.at + HOUR));
  await catalogue.refresh();
  assert.ok(shelf.get("ahead"));
  clock.at += 1000;
  await documents.insert(COLLECTIONS.packages, draft("right", clock.at));
  await catalogue.refresh();
  assert.ok(shelf.get("right"));
  await documents.close();
});

Deno.test("Catalogue.refresh() takes a deletion for what it is", async () => {
  const { documents, clock, catalogue } = open();
  const first = await documents.insert(COLLECTIONS.packages, draft("a", clock.at));
  const shelf = await catalogue.shelf(REPOSITORY);
  assert.equal(shelf.size, 1);
  await documents.replace(COLLECTIONS.packages, { ...first!, deleted: true, changedAt: clock.at });
  await catalogue.refresh();
  assert.deepEqual([shelf.get("a"), shelf.size, [...shelf.packages()]], [null, 0, []]);
  await documents.close();
});

Deno.test("Catalogue.shelf() tries again after a load that failed", async () => {
  const { documents, clock } = open();
  let isAway = true;
  const catalogue = new Catalogue({
    now: () => clock.at,
    documents: Object.assign(Object.create(documents), {
      find: (...asked: Parameters<typeof documents.find>) => {
        if (isAway) throw new Error("away");
        return documents.find(...asked);
      },
    }),
  });
  await assert.rejects(catalogue.shelf(REPOSITORY), /away/);
  isAway = false;
  assert.equal((await catalogue.shelf(REPOSITORY)).size, 0);
  await documents.close();
});

Deno.test("Shelf.put() never goes back to an older state", () => {
  const shelf = new Shelf();
  const puts: string[] = [];
  const create = (): PackageIndex => ({
    put: ({ key, revision }) => puts.push(`+${key}${revision}`),
    delete: (key) => puts.push(`-${key}`),
  });
  shelf.put(stored("a"));
  const index = shelf.index(create);
  assert.equal(shelf.index(create), index);
  shelf.put(stored("a", { revision: 3 }));
  shelf.put(stored("a", { revision: 2 }));
  shelf.put(stored("a", { revision: 4, deleted: true }));
  shelf.put(stored("a", { revision: 3 }));
  assert.equal(shelf.get("a"), null);
  // Made anew after the tombstone was swept, its revisions begin again.
  shelf.put(stored("a", { revision: 1, createdAt: 2 }));
  assert.deepEqual(puts, ["+a1", "+a3", "-a", "+a1"]);
  assert.equal(shelf.size, 1);
});

Deno.test("Shelf.behind() walks packages by name, those that came and went since included", () => {
  const shelf = new Shelf();
  const names = (key: string | null) => [...shelf.behind(key)].map(({ name }) => name).join("");
  for (const key of ["c", "a", "e"]) shelf.put(stored(key));
  assert.deepEqual([names(null), names("a"), names("b"), names("e")], ["ace", "ce", "ce", ""]);
  shelf.put(stored("b"));
  shelf.put(stored("c", { revision: 2, deleted: true }));
  assert.deepEqual([names(null), names("a"), names("c")], ["abe", "be", "e"]);
  shelf.put(stored("c", { revision: 3 }));
  assert.equal(names(null), "abce");
});
