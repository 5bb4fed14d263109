import assert from "node:assert/strict";
import { UsageRefused } from "../../../config/refused.ts";
import type { Json } from "../../../kit/json.ts";
import { assign, parseAssignment } from "./set_value.ts";

Deno.test("parseAssignment() reads paths and values", () => {
  const cases: [string, readonly (string | number)[], Json][] = [
    ["License=MIT", ["License"], "MIT"],
    ["Installers[0].Scope=user", ["Installers", 0, "Scope"], "user"],
    ["PackageVersion=1.0", ["PackageVersion"], "1.0"],
    ["A.B=x=y", ["A", "B"], "x=y"],
    ['Tags=["a","b"]', ["Tags"], ["a", "b"]],
    ["On=true", ["On"], true],
    ["Text=[not a list", ["Text"], "[not a list"],
    ["Empty=", ["Empty"], ""],
  ];
  for (const [text, steps, value] of cases) {
    assert.deepEqual(parseAssignment(text), { steps, value }, text);
  }
});

Deno.test("parseAssignment() refuses what names no place", () => {
  for (
    const text of ["", "License", "=MIT", "A..B=x", "A[x]=y", "A b=c", ".A=b", "A[0=x", "A.=x"]
  ) {
    assert.throws(() => parseAssignment(text), UsageRefused, text);
  }
});

Deno.test("assign() makes what is missing on the way, and leaves the rest and the former document", () => {
  const before = { A: { B: "b" }, L: [{ x: "1" }] };
  const put = (text: string, document: Json = before) => assign(document, parseAssignment(text));
  assert.deepEqual(put("A.C=c"), { A: { B: "b", C: "c" }, L: [{ x: "1" }] });
  assert.deepEqual(put("L[0].x=2"), { A: { B: "b" }, L: [{ x: "2" }] });
  assert.deepEqual(put("L[7].x=2"), { A: { B: "b" }, L: [{ x: "1" }, { x: "2" }] });
  assert.deepEqual(put("N.M=m", {}), { N: { M: "m" } });
  assert.deepEqual(put("__proto__.x=1", {}), JSON.parse('{"__proto__":{"x":"1"}}'));
  assert.deepEqual(before, { A: { B: "b" }, L: [{ x: "1" }] });
});
