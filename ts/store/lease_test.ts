import assert from "node:assert/strict";
import { COLLECTIONS } from "./collections.ts";
import { guardDocuments } from "./guarded_documents.ts";
import type { DocumentStore } from "./document_store.ts";
import { Leases } from "./lease.ts";
import { SqliteDocuments } from "./sqlite_documents.ts";

const MINUTE = 60_000;

function instances() {
  const documents = SqliteDocuments.open({
    path: ":memory:",
    collections: Object.values(COLLECTIONS),
  });
  const clock = { at: Date.UTC(2030, 0, 31) };
  const open = (holder: string) => new Leases({ documents, now: () => clock.at, holder });
  const kept = async () =>
    (await Array.fromAsync(documents.find(COLLECTIONS.leases, {}))).map(({ id }) => id);
  return { documents, clock, kept, one: open("one"), other: open("other") };
}

/** Work that goes on until it is told to end. */
function endless() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<string>();
  const work = () => (begun.resolve(), end.promise);
  return { work, begun: begun.promise, end: () => end.resolve("done") };
}

Deno.test("attempt() does nothing where another instance is at it, and something of another name", async () => {
  const { one, other } = instances();
  const { work, begun, end } = endless();
  const working = one.attempt("a", work);
  await begun;
  assert.equal(await other.attempt("a", () => assert.fail()), null);
  assert.equal(await one.attempt("a", () => assert.fail()), null);
  assert.deepEqual(await other.attempt("a/b", () => Promise.resolve(1)), { result: 1 });
  end();
  assert.deepEqual(await working, { result: "done" });
  assert.deepEqual(await other.attempt("a", () => Promise.resolve(2)), { result: 2 });
});

Deno.test("attempt() takes over what was not renewed, and whoever was slow takes nothing back", async () => {
  const { one, other, clock } = instances();
  const slow = endless();
  const working = one.attempt("a", slow.work);
  await slow.begun;
  clock.at += 3 * MINUTE;
  const fresh = endless();
  const next = other.attempt("a", fresh.work);
  await fresh.begun;
  slow.end();
  await working;
  assert.equal(await one.attempt("a", () => assert.fail()), null);
  fresh.end();
  assert.deepEqual(await next, { result: "done" });
});

Deno.test("attempt() takes what another left behind, where no other process can be", async () => {
  const { documents, clock, one } = instances();
  const slow = endless();
  const working = one.attempt("a", slow.work);
  await slow.begun;
  const alone = new Leases({ documents, now: () => clock.at, holder: "two", alone: true });
  const fresh = endless();
  const next = alone.attempt("a", fresh.work);
  await fresh.begun;
  assert.equal(await alone.attempt("a", () => assert.fail()), null);
  fresh.end();
  slow.end();
  await Promise.all([working, next]);
});

Deno.test("attempt() yields a lease that came and went and came again while it looked", async () => {
  const { documents, clock, one, other, kept } = instances();
  await one.attempt("a", () => Promise.resolve());
  const { work, begun, end } = endless();
  let working: Promise<unknown> | undefined;
  const insert: DocumentStore["insert"] = async (into, document) => {
    await other.attempt("a", () => Promise.resolve());
    working = one.attempt("a", work);
    await begun;
    const inserted = await documents.insert(into, document);
    assert.notEqual(inserted, null, "The store itself has nothing against it");
    return inserted;
  };
  const slow = new Leases({
    documents: { ...guardDocuments(documents), insert },
    ...{ now: () => clock.at, holder: "slow" },
  });
  assert.equal(await slow.attempt("a", () => assert.fail()), null);
  assert.deepEqual(await kept(), ["a#000000000003"]);
  end();
  assert.deepEqual(await working, { result: "done" });
});

Deno.test("attempt() gives back what it took when the work fails", async () => {
  const { one, other } = instances();
  await assert.rejects(one.attempt("a", () => Promise.reject(new Error("odd"))), /odd/);
  assert.deepEqual(await other.attempt("a", () => Promise.resolve(1)), { result: 1 });
});

Deno.test("hold() lets instances follow each other, one at a time", async () => {
  const { one, other, kept } = instances();
  let inside = 0;
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      (at % 2 ? one : other).hold("a", async () => {
        assert.equal(++inside, 1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside--;
        return at;
      })),
  );
  assert.deepEqual(outcomes, [0, 1, 2, 3, 4, 5]);
  assert.equal((await kept()).length, 1);
});
