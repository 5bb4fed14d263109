import assert from "node:assert/strict";
import type { UpstreamIndex } from "../../mirroring.ts";
import { NEVER } from "./_opened.ts";
import { Shelf, type Snapshot } from "./shelf.ts";

/** States of an upstream that note what becomes of them. */
class Scripted {
  readonly removed: string[] = [];
  readonly asked: string[] = [];
  mark = "one";

  bring = (known: string): Promise<Snapshot | null> => {
    this.asked.push(known);
    return Promise.resolve(known === this.mark ? null : this.#snapshot(this.mark));
  };

  #snapshot(mark: string): Snapshot {
    return {
      mark,
      isThere: () => Promise.resolve(true),
      open: () =>
        ({ mark, [Symbol.asyncDispose]: () => Promise.resolve() }) as unknown as UpstreamIndex,
      remove: () => Promise.resolve(void this.removed.push(mark)),
    };
  }
}

Deno.test("Shelf removes a former state once, when its last reader has closed it", async () => {
  const upstream = new Scripted();
  const shelf = new Shelf();
  const one = (await shelf.refresh("", upstream.bring, NEVER))!;
  const again = await shelf.browse(upstream.bring, NEVER);
  upstream.mark = "two";
  const two = (await shelf.refresh("one", upstream.bring, NEVER))!;
  assert.deepEqual([one.mark, again.mark, two.mark], ["one", "one", "two"]);
  await one[Symbol.asyncDispose]();
  await one[Symbol.asyncDispose]();
  assert.deepEqual(upstream.removed, []);
  await again[Symbol.asyncDispose]();
  assert.deepEqual(upstream.removed, ["one"]);
  await two[Symbol.asyncDispose]();
  assert.deepEqual(upstream.removed, ["one"]);
});

Deno.test("Shelf says that nothing is new to whoever knows the last state, and lends it to others", async () => {
  const upstream = new Scripted();
  const shelf = new Shelf();
  assert.equal(await shelf.refresh("one", upstream.bring, NEVER), null);
  assert.equal((await shelf.refresh("zero", upstream.bring, NEVER))?.mark, "one");
  assert.equal(await shelf.refresh("one", upstream.bring, NEVER), null);
  assert.equal((await shelf.refresh("zero", upstream.bring, NEVER))?.mark, "one");
  assert.deepEqual(upstream.asked, ["one", "zero", "one", "one"]);
});

Deno.test("Shelf looks once for all who ask at the same time", async () => {
  const upstream = new Scripted();
  const shelf = new Shelf();
  const all = await Promise.all([
    shelf.refresh("", upstream.bring, NEVER),
    shelf.refresh("", upstream.bring, NEVER),
    shelf.browse(upstream.bring, NEVER),
  ]);
  assert.deepEqual(all.map((index) => index?.mark), ["one", "one", "one"]);
  assert.equal(upstream.asked.length, 1);
});

Deno.test("Shelf lets nobody wait who has given up, and fails nobody else for it", async () => {
  const upstream = new Scripted();
  const shelf = new Shelf();
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = (known: string) => promise.then(() => upstream.bring(known));
  const first = shelf.refresh("", slow, NEVER);
  const stop = new AbortController();
  const second = shelf.refresh("", slow, stop.signal);
  stop.abort(new Error("Enough"));
  await assert.rejects(second, { message: "Enough" });
  resolve();
  assert.equal((await first)?.mark, "one");
  upstream.mark = "two";
  await (await first)![Symbol.asyncDispose]();
  await (await shelf.refresh("one", upstream.bring, NEVER))![Symbol.asyncDispose]();
  assert.deepEqual(upstream.removed, ["one"], "what came too late for the second was given back");
});
