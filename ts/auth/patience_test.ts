import assert from "node:assert/strict";
import type { SignInTry } from "../store/collections.ts";
import { growingDelay, type Patience, perMinute } from "./patience.ts";

/** Tries at these seconds, the newest first, as a counter of that patience gives them. */
function tries(patience: Patience, seconds: readonly number[]): SignInTry[] {
  return seconds.slice(0, patience.weighs).map((second, at) => ({
    ...{ id: `c/${at}`, revision: 1, counter: "c", place: seconds.length - at },
    ...{ at: second * 1000, expiresAt: second * 1000 + patience.lasts },
  }));
}

Deno.test("growingDelay() doubles beyond the free tries, up to five minutes", () => {
  const patience = growingDelay(2);
  const cases: [number, number][] = [
    ...[[0, 0], [1, 0], [2, 1], [3, 2], [4, 4], [9, 128], [10, 256], [11, 300], [12, 300]] as const,
    [5000, 300],
  ].map(([count, wait]) => [count!, wait!]);
  for (const [count, wait] of cases) {
    const seconds = Array.from({ length: count }, (_, at) => 1000 - at / 1000);
    const expected = wait === 0 ? 0 : (1000 + wait) * 1000;
    assert.equal(patience.after(tries(patience, seconds)), expected, String(count));
  }
});

Deno.test("perMinute() lets the next one in when the oldest of so many is a minute old", () => {
  const patience = perMinute(3);
  assert.equal(patience.after(tries(patience, [50, 20])), 0);
  assert.equal(patience.after(tries(patience, [50, 20, 10])), 70_000);
  assert.equal(patience.after(tries(patience, [55, 50, 20, 10])), 80_000);
});
