import assert from "node:assert/strict";
import { eachAtOnce } from "./each_at_once.ts";

Deno.test("eachAtOnce() works on so many at once and no more", async () => {
  let [running, most] = [0, 0];
  const done: number[] = [];
  await eachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    done.push(item);
  });
  assert.equal(most, 3);
  assert.deepEqual(done.sort(), [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("eachAtOnce() begins nothing behind a failure, and lets end what was begun", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 1) throw new Error("first");
    await new Promise((resolve) => setTimeout(resolve, 1));
    ended.push(item);
  };
  await assert.rejects(() => eachAtOnce([1, 2, 3, 4], 2, work), /first/);
  assert.deepEqual([begun, ended], [[1, 2], [2]]);
});
