import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeOrdered } from "./merge_ordered.ts";

const upwards = (one: number, other: number) => one - other;

async function* counted(numbers: readonly number[], ended: () => void): AsyncGenerator<number> {
  try {
    yield* numbers;
  } finally {
    ended();
  }
}

Deno.test("mergeOrdered() is everything, in order", async () => {
  const lists = fc.array(fc.array(fc.integer()).map((list) => list.sort(upwards)));
  await fc.assert(fc.asyncProperty(lists, async (lists) => {
    const merged = mergeOrdered(lists.map((list) => counted(list, () => {})), upwards);
    assert.deepEqual(await Array.fromAsync(merged), lists.flat().sort(upwards));
  }));
});

Deno.test("mergeOrdered() ends all that it reads when it is left", async () => {
  let ended = 0;
  const lists = [[1, 4], [2, 5], [3, 6]].map((list) => counted(list, () => ended++));
  for await (const number of mergeOrdered(lists, upwards)) if (number === 2) break;
  assert.equal(ended, 3);
});
