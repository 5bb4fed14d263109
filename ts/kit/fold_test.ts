import assert from "node:assert/strict";
import fc from "fast-check";
import { fold } from "./fold.ts";

Deno.test("fold() follows the default case folding and no language's own", () => {
  const pairs = [
    ["STRASSE", "straße"],
    ["STRAẞE", "strasse"],
    ["ΌΔΟΣ", "όδος"],
    ["ΟΔΟΣ A", "οδοσ a"],
    ["ﬁle", "FILE"],
    ["\u212aelvin", "kelvin"],
    ["İ", "i\u0307"],
    ["CAFE\u0301", "caf\u00e9"],
    ["ŉ", "ʼn"],
  ];
  for (const [a, b] of pairs) assert.equal(fold(a ?? ""), fold(b ?? ""), `${a} ${b}`);
  assert.notEqual(fold("ı"), fold("i"));
  assert.notEqual(fold("İ"), fold("i"));
});

Deno.test("fold() changes nothing about what is folded", () => {
  for (let code = 0; code < 0x3000; code++) {
    const once = fold(`a${String.fromCodePoint(code)}b`);
    if (fold(once) !== once) assert.fail(`U+${code.toString(16)}`);
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(fold(fold(text)), fold(text));
    }),
    { seed: 1 },
  );
});
