import assert from "node:assert/strict";
import { Line } from "./line.ts";

class Away extends Error {}

function lineOf(served: string[]) {
  return new Line<string>({
    async serve(item) {
      await Promise.resolve();
      if (item === "bad") throw new TypeError(item);
      if (item === "away") throw new Away(item);
      served.push(item);
    },
    endsFor: (error) => error instanceof Away,
  });
}

Deno.test("join() serves in order, one at a time, whoever fails", async () => {
  const served: string[] = [];
  const line = lineOf(served);
  const results = await Promise.allSettled(["a", "bad", "b", "c"].map((item) => line.join(item)));
  assert.deepEqual(results.map(({ status }) => status === "fulfilled"), [true, false, true, true]);
  assert.deepEqual(served, ["a", "b", "c"]);
  await line.join("d");
  assert.deepEqual(served.at(-1), "d");
});

Deno.test("join() refuses all who wait when going on is of no use, and none who come later", async () => {
  const served: string[] = [];
  const line = lineOf(served);
  const results = await Promise.allSettled(["a", "away", "b", "c"].map((item) => line.join(item)));
  assert.deepEqual(
    results.map((one) => one.status === "rejected" && one.reason instanceof Away),
    [false, true, true, true],
  );
  await line.join("d");
  assert.deepEqual(served, ["a", "d"]);
});
