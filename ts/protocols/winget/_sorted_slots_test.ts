import assert from "node:assert/strict";
import { SortedSlots } from "./_sorted_slots.ts";

/** Keys in an order that has nothing to do with that of the slots. */
const KEYS = Array.from({ length: 5000 }, (_, slot) => `${(slot * 7919) % 5003}`.padStart(4, "0"));

function walked(slots: SortedSlots, from: string | null, limit = Infinity): string[] {
  const found: string[] = [];
  slots.walk(from, (slot) => found.push(KEYS[slot] ?? "") < limit);
  return found;
}

Deno.test("SortedSlots keeps the order of keys through additions and deletions", () => {
  const slots = new SortedSlots((slot) => KEYS[slot] ?? "");
  KEYS.forEach((_, slot) => slots.add(slot));
  assert.deepEqual(walked(slots, null), [...KEYS].sort());
  const left = KEYS.filter((_, slot) => slot % 3 === 0).sort();
  KEYS.forEach((_, slot) => slot % 3 !== 0 && slots.delete(slot));
  assert.deepEqual(walked(slots, null), left);
  for (const from of ["", "0000", "2500", "2500x", "4999", "9999"]) {
    assert.deepEqual(walked(slots, from), left.filter((key) => key > from), from);
  }
  assert.deepEqual(walked(slots, "1000", 3), left.filter((key) => key > "1000").slice(0, 3));
});

Deno.test("SortedSlots passes over what it does not hold", () => {
  const slots = new SortedSlots((slot) => KEYS[slot] ?? "");
  slots.delete(1);
  slots.add(2);
  slots.delete(1);
  slots.delete(2);
  assert.deepEqual(walked(slots, null), []);
  assert.deepEqual(walked(slots, "x"), []);
});
