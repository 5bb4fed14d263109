import assert from "node:assert/strict";
import { TokenBuckets } from "./token_buckets.ts";

function started(perMinute: number, most?: number) {
  const clock = { at: 0 };
  return { clock, buckets: new TokenBuckets({ perMinute, now: () => clock.at, most }) };
}

Deno.test("take() gives a whole minute's tokens at once, and then one at a time", () => {
  const { clock, buckets } = started(6);
  for (const left of [5, 4, 3, 2, 1, 0]) {
    assert.deepEqual(buckets.take("ada"), { taken: true, left, seconds: 10 });
  }
  assert.deepEqual(buckets.take("ada"), { taken: false, left: 0, seconds: 10 });
  clock.at += 9_999;
  assert.deepEqual(buckets.take("ada"), { taken: false, left: 0, seconds: 1 });
  clock.at += 1;
  assert.deepEqual(buckets.take("ada"), { taken: true, left: 0, seconds: 10 });
  clock.at += 3_600_000;
  assert.deepEqual(buckets.look("ada"), { left: 6, seconds: 0 });
});

Deno.test("take() knows whose bucket it is", () => {
  const { buckets } = started(1);
  assert.ok(buckets.take("ada").taken);
  assert.ok(!buckets.take("ada").taken);
  assert.ok(buckets.take("grace").taken);
});

Deno.test("take() survives a clock that is set back", () => {
  const { clock, buckets } = started(2);
  buckets.take("ada");
  clock.at -= 3_600_000;
  assert.deepEqual(buckets.take("ada"), { taken: true, left: 0, seconds: 30 });
});

Deno.test("look() takes nothing", () => {
  const { buckets } = started(1);
  for (let time = 0; time < 3; time++) assert.equal(buckets.look("ada").left, 1);
});

Deno.test("take() remembers a bounded number of buckets", () => {
  const { buckets } = started(1, 2);
  for (const key of ["a", "b", "c"]) buckets.take(key);
  assert.ok(buckets.take("a").taken);
  assert.ok(!buckets.take("c").taken);
});
