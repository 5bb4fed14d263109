import assert from "node:assert/strict";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "./collections.ts";
import type { DocumentStore } from "./document_store.ts";
import { guardDocuments } from "./guarded_documents.ts";
import { SqliteDocuments } from "./sqlite_documents.ts";
import { StoreAway } from "./store_away.ts";

const { facts } = COLLECTIONS;

/** A store that does nothing but fail. */
function failing(error: unknown): DocumentStore {
  const fail = () => Promise.reject(error);
  return {
    get: fail,
    // deno-lint-ignore require-yield -- it fails before the first one
    async *find() {
      throw await Promise.resolve(error);
    },
    insert: fail,
    replace: fail,
    delete: fail,
    increment: fail,
  };
}

/** What each verb of a guarded store throws when the driver throws `error`. */
async function thrown(error: unknown): Promise<unknown[]> {
  const store = guardDocuments(failing(error));
  const fact = { id: "a", revision: 1, value: "" };
  const answers = await Promise.allSettled([
    store.get(facts, "a"),
    Array.fromAsync(store.find(facts, {})),
    store.insert(facts, fact),
    store.replace(facts, fact),
    store.delete(facts, "a", 1),
    store.increment(facts, "a", {}),
  ]);
  return answers.map((answer) => answer.status === "rejected" ? answer.reason : "nothing");
}

Deno.test("guardDocuments() says that a store is unavailable, when to come back, and not where", async () => {
  const away = new StoreAway("MongoDB at db.example:27017 cannot be used: gone");
  for (const error of await thrown(away)) {
    assert.ok(error instanceof RegistryError);
    assert.equal(error.code, "store_unavailable");
    assert.equal(error.retryAfter, 5);
    assert.equal(error.cause, away);
    assert.doesNotMatch(error.message, /example/);
  }
});

Deno.test("guardDocuments() says that a store is full", async () => {
  for (const error of await thrown(new StoreAway("disk", { full: true }))) {
    assert.ok(error instanceof RegistryError);
    assert.equal(error.code, "storage_full");
  }
});

Deno.test("guardDocuments() lets mistakes and refusals through", async () => {
  for (const error of [new TypeError("mistake"), new RegistryError("value_refused", "half")]) {
    for (const other of await thrown(error)) assert.equal(other, error);
  }
});

Deno.test("guardDocuments() passes every verb on, and ends a search that is left", async () => {
  const driver = SqliteDocuments.open({ path: ":memory:", collections: [facts] });
  const store = guardDocuments(driver);
  const a = await store.insert(facts, { id: "a", value: "1" });
  await store.insert(facts, { id: "b", value: "1" });
  assert.equal((await store.replace(facts, { ...a!, value: "2" }))?.revision, 2);
  for await (const { id } of store.find(facts, { where: { value: "1" } })) {
    assert.equal(id, "b");
    break;
  }
  assert.equal(await store.increment(facts, "missing", {}), false);
  assert.equal(await store.delete(facts, "a", 1), false);
  assert.deepEqual(await store.get(facts, "a"), { id: "a", revision: 2, value: "2" });
  await driver.close();
});
