import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesGlob } from "./glob.ts";
import { compileGlobs } from "./glob_set.ts";

Deno.test("compileGlobs() fits what any of the patterns fits", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab.*?"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), text, (patterns, one) => {
      const expected = patterns.some((pattern) => matchesGlob(pattern, one));
      assert.equal(compileGlobs(patterns)(one), expected);
    }),
    { seed: 20240501, numRuns: 2000 },
  );
});

Deno.test("compileGlobs() fits nothing without a pattern", () => {
  assert.equal(compileGlobs([])(""), false);
  assert.equal(compileGlobs(["*"])(""), true);
});
