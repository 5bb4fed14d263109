import assert from "node:assert/strict";
import fc from "fast-check";
import { BOUNDARY, createMatcher, isSpelled } from "./match.ts";
import { MATCH_TYPES, type MatchType } from "./search_request.ts";

function accepts(type: MatchType, keyword: string, value: string): boolean {
  return createMatcher({ type, keyword }, "PackageName")?.accepts(value) ?? false;
}

Deno.test("winget 28: createMatcher() is blind to case", () => {
  const rows: [MatchType, string, string, boolean][] = [
    ["Exact", "Git", "git", true],
    ["CaseInsensitive", "GIT", "git", true],
    ["CaseInsensitive", "STRASSE", "strasse", true],
    ["CaseInsensitive", "gi", "git", false],
    ["StartsWith", "GI", "git", true],
    ["StartsWith", "it", "git", false],
    ["Substring", "I", "git", true],
    ["Wildcard", "G*T", "git", true],
    ["Wildcard", "G?T", "git", true],
    ["Wildcard", "g?", "git", false],
    ["Fuzzy", "gut", "git", true],
    ["Fuzzy", "gitt", "git", true],
    ["Fuzzy", "gi", "git", false],
    ["Fuzzy", "Chorme", "chrome", true],
    ["Fuzzy", "chrome", "google chrome", false],
    ["FuzzySubstring", "crome", "google chrome", true],
    ["FuzzySubstring", "firefox", "google chrome", false],
  ];
  for (const [type, keyword, value, expected] of rows) {
    assert.equal(accepts(type, keyword, value), expected, `${type} ${keyword} ${value}`);
  }
});

Deno.test("createMatcher() minds case only for Exact on what users type", () => {
  const exact = { type: "Exact", keyword: "Git" } as const;
  for (const field of ["PackageIdentifier", "PackageName", "Moniker", "Tag", "Command"] as const) {
    const matcher = createMatcher(exact, field);
    assert.ok(matcher && isSpelled(matcher, "Git") && !isSpelled(matcher, "git"), field);
  }
  for (const field of ["ProductCode", "PackageFamilyName", "UpgradeCode", "Publisher"] as const) {
    const matcher = createMatcher(exact, field);
    assert.ok(matcher && isSpelled(matcher, "GIT"), field);
  }
});

Deno.test("winget 36: createMatcher() answers null for what nothing can match", () => {
  for (const type of MATCH_TYPES) {
    for (const keyword of ["", "\0", "a\0b"]) {
      assert.equal(createMatcher({ type, keyword }, "Tag"), null);
    }
  }
});

Deno.test("createMatcher() leaves a trace in every value that it accepts", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "*", "?"), maxLength: 10 });
  fc.assert(
    fc.property(fc.constantFrom(...MATCH_TYPES), text, text, (type, keyword, value) => {
      const matcher = createMatcher({ type, keyword }, "Tag");
      if (!matcher?.traces) return;
      const traced = matcher.traces.some((trace) => (BOUNDARY + value).includes(trace));
      if (matcher.accepts(value)) assert.ok(traced);
      if (matcher.certain) assert.equal(matcher.accepts(value), traced);
    }),
    { seed: 28, numRuns: 5000 },
  );
});
