import assert from "node:assert/strict";
import { Turns } from "./turns.ts";

Deno.test("take() lets one key's work wait for each other, and no other key's", async () => {
  const turns = new Turns();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take("a", async () => {
    await gate.promise;
    done.push("a1");
  });
  const second = turns.take("a", () => Promise.resolve(done.push("a2")));
  await turns.take("b", () => Promise.resolve(done.push("b")));
  gate.resolve();
  await Promise.all([first, second]);
  assert.deepEqual(done, ["b", "a1", "a2"]);
});

Deno.test("take() goes on after work that failed, which fails for its own caller alone", async () => {
  const turns = new Turns();
  const failed = turns.take("a", () => Promise.reject(new Error("once")));
  const next = turns.take("a", () => Promise.resolve(2));
  await assert.rejects(failed, /once/);
  assert.equal(await next, 2);
});
