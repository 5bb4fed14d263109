import assert from "node:assert/strict";
import fc from "fast-check";
import { byRows, createFuzzy } from "./_edit_distance.ts";

Deno.test("createFuzzy() forgives as many edits as it is told", () => {
  const rows: [string, string, number, boolean, boolean][] = [
    ["kitten", "sitting", 3, false, true],
    ["kitten", "sitting", 2, false, false],
    ["abc", "abc", 0, false, true],
    ["abc", "xabcx", 0, false, false],
    ["abc", "xabcx", 0, true, true],
    ["abc", "xxabdxx", 1, true, true],
    ["abc", "xxadexx", 1, true, false],
    ["abcdef", "", 2, true, false],
    ["ab", "", 2, false, true],
    ["x".repeat(31), "x".repeat(30), 1, false, true],
    ["x".repeat(32), "x".repeat(30), 1, false, false],
    ["x".repeat(40), "y" + "x".repeat(39) + "z", 1, true, true],
  ];
  for (const [keyword, value, edits, anywhere, near] of rows) {
    assert.equal(createFuzzy(keyword, { edits, anywhere })(value), near, `${keyword} ${value}`);
  }
});

Deno.test("createFuzzy() says by bits what rows of distances say", () => {
  const text = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom("a", "b", "ü"), minLength, maxLength });
  const edits = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(text(31, 1), text(40), edits, fc.boolean(), (keyword, value, edits, anywhere) => {
      const fuzziness = { edits, anywhere };
      const bits = createFuzzy(keyword, fuzziness)(value);
      assert.equal(bits, byRows(keyword, fuzziness)(value));
    }),
    { seed: 5, numRuns: 3000 },
  );
});
