import assert from "node:assert/strict";
import { said } from "./said.ts";

Deno.test("said() leaves out what is undefined, and nothing else", () => {
  const members = { a: 1, b: undefined, c: null, d: "", e: false };
  assert.deepEqual(Object.entries(said(members)), [["a", 1], ["c", null], ["d", ""], ["e", false]]);
  assert.deepEqual(Object.assign({ a: 0, b: 2 }, said(members)), {
    a: 1,
    b: 2,
    c: null,
    d: "",
    e: false,
  });
});
