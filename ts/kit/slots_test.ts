import assert from "node:assert/strict";
import { Slots } from "./slots.ts";

Deno.test("Slots.take() lets so many in at once, and the others in their order", async () => {
  const slots = new Slots(2);
  const began: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const all = gates.map((gate, at) =>
    slots.take(async () => {
      began.push(at);
      await gate.promise;
      return at;
    })
  );
  await Promise.resolve();
  assert.deepEqual(began, [0, 1]);
  gates[1]!.resolve();
  assert.equal(await all[1], 1);
  assert.deepEqual(began, [0, 1, 2]);
  for (const gate of gates) gate.resolve();
  assert.deepEqual(await Promise.all(all), [0, 1, 2, 3, 4]);
});

Deno.test("Slots.take() gives the place of what failed to the next", async () => {
  const slots = new Slots(1);
  const failing = slots.take(() => Promise.reject(new Error("no")));
  const next = slots.take(() => Promise.resolve("yes"));
  await assert.rejects(failing, /no/);
  assert.equal(await next, "yes");
});
