import assert from "node:assert/strict";
import { StillClock } from "../../test/access_fixture.ts";
import { Recent } from "./recent.ts";

function counting() {
  const clock = new StillClock();
  const recent = new Recent<number>({ milliseconds: 1000, most: 2, now: clock.now });
  let asked = 0;
  const get = (key: string) => recent.get(key, () => Promise.resolve(++asked));
  return { clock, recent, get };
}

Deno.test("get() repeats an answer until it is too old, counted from the question", async () => {
  const { clock, get } = counting();
  assert.deepEqual(await Promise.all([get("a"), get("a")]), [1, 1]);
  clock.pass(999);
  assert.equal(await get("a"), 1);
  clock.pass(1);
  assert.equal(await get("a"), 2);
});

Deno.test("get() asks again when the clock was set back", async () => {
  const { clock, get } = counting();
  await get("a");
  clock.pass(-1);
  assert.equal(await get("a"), 2);
});

Deno.test("get() keeps no fault and no more answers than it may", async () => {
  const { recent, get } = counting();
  await assert.rejects(recent.get("a", () => Promise.reject(new Error("no"))));
  assert.equal(await get("a"), 1);
  await get("b");
  await get("c");
  assert.equal(await get("c"), 3);
  assert.equal(await get("a"), 4);
});
