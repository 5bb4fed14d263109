import assert from "node:assert/strict";
import fc from "fast-check";
import { compileGlob, matchesGlob } from "./glob.ts";

Deno.test("matchesGlob() says what a regular expression says", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  const glob = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(glob, text, (glob, text) => {
      const pattern = glob.replace(/\*+/g, ".*").replaceAll("?", ".");
      assert.equal(matchesGlob(glob, text), new RegExp(`^${pattern}$`).test(text));
    }),
    { seed: 29, numRuns: 5000 },
  );
});

Deno.test("matchesGlob() ends soon however many stars there are", () => {
  assert.equal(matchesGlob(`${"*a".repeat(1000)}b`, "a".repeat(2000)), false);
});

Deno.test("compileGlob() agrees with matchesGlob(), and tells what every text fits", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
  const glob = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  fc.assert(
    fc.property(glob, text, (glob, text) => {
      const fits = compileGlob(glob);
      assert.equal(fits === null || fits(text), matchesGlob(glob, text), `${glob} ${text}`);
      assert.equal(fits === null, /^\*+$/.test(glob));
    }),
    { seed: 30, numRuns: 5000 },
  );
});
