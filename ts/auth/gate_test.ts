import assert from "node:assert/strict";
import { Gate } from "./gate.ts";

Deno.test("pass() never lets more in than it may, and serves the line in order", async () => {
  const gate = new Gate({ atOnce: 2, waiting: 10 });
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const tasks = Array.from({ length: 8 }, (_, number) =>
    gate.pass(async () => {
      order.push(number);
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
    }));
  await Promise.all(tasks);
  assert.equal(most, 2);
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("pass() gives the place back when a task fails", async () => {
  const gate = new Gate({ atOnce: 1, waiting: 0 });
  await assert.rejects(async () => await gate.pass(() => Promise.reject(new Error("no"))));
  assert.equal(await gate.pass(() => Promise.resolve("in")), "in");
});

Deno.test("pass() answers null when the line is full", async () => {
  const gate = new Gate({ atOnce: 1, waiting: 0 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = gate.pass(() => promise);
  assert.equal(gate.pass(() => Promise.resolve()), null);
  resolve();
  await first;
});
