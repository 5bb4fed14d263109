import assert from "node:assert/strict";
import { effectiveRules, type UpdaterDefaults } from "./effective_rule.ts";
import { RuleBook } from "./rule_book.ts";
import type { RuleTerms } from "../model/mirror.ts";

const DEFAULTS: UpdaterDefaults = {
  maxVersionsPerPackage: 5,
  architectures: ["x64", "x86"],
  installerTypes: ["msi"],
};

function bookOf(...rules: readonly (string | RuleTerms)[]): RuleBook {
  const written = rules.map((one, at) => ({
    id: `${at + 1}`,
    terms: typeof one === "string" ? { package: one } : one,
  }));
  return new RuleBook(effectiveRules(written, DEFAULTS));
}

Deno.test("effectiveRules() fills in what a rule leaves open, and nothing else", () => {
  const [plain, told] = effectiveRules([
    { id: "a", terms: { package: "A.B" } },
    {
      id: "b",
      terms: {
        ...{ package: "A.C", architectures: ["arm64"], maxVersions: 1, versions: ">=2" },
        ...{ rehost: false, holdDays: 0, scopes: ["user"] },
      },
    },
  ], DEFAULTS);
  assert.deepEqual(plain!.parts, { architectures: ["x64", "x86"], installerTypes: ["msi"] });
  assert.deepEqual([plain!.maxVersions, plain!.versions], [5, undefined]);
  assert.deepEqual([plain!.rehost, plain!.holdDays], [true, null]);
  assert.deepEqual(told!.parts, {
    ...{ architectures: ["arm64"], installerTypes: ["msi"], scopes: ["user"] },
  });
  assert.deepEqual([told!.maxVersions, told!.versions], [1, ">=2"]);
  assert.deepEqual([told!.rehost, told!.holdDays], [false, 0]);
});

const WINNERS: readonly (readonly [string, readonly string[], string, string | null])[] = [
  ["an exact name before any pattern", ["Acme.*", "acme.tool"], "Acme.Tool", "2"],
  ["more letters before fewer", ["*", "Acme.*", "Acme.To*"], "ACME.TOOL", "3"],
  ["letters behind the first star count for nothing", ["A*", "Acme.*", "*.Tool"], "Acme.Tool", "2"],
  ["of equals the one that was written first", ["Acme.*", "acme.*"], "Acme.Tool", "1"],
  ["of exact equals as well", ["Acme.Tool", "ACME.TOOL"], "acme.tool", "1"],
  ["a longer beginning that does not fit is passed over", ["Acme.T*X", "Acme.*"], "Acme.Tool", "2"],
  ["a question mark is one sign", ["Acme.?", "Acme.??*"], "Acme.Tool", "2"],
  ["no rule", ["Acme.*", "Other"], "Somebody.Tool", null],
  ["letters beyond ASCII in any case", ["Müller.*"], "MÜLLER.App", "1"],
];

for (const [says, globs, name, winner] of WINNERS) {
  Deno.test(`RuleBook.find() takes ${says}`, () => {
    assert.equal(bookOf(...globs).find(name)?.id ?? null, winner);
  });
}

Deno.test("a rule's fingerprint is another when anything but its pattern is", () => {
  const of = (terms: Partial<RuleTerms>) => bookOf({ package: "A.B", ...terms }).rules[0]!;
  const plain = of({});
  assert.equal(of({ package: "A.*" }).fingerprint, plain.fingerprint);
  assert.equal(of({ maxVersions: 5 }).fingerprint, plain.fingerprint);
  for (
    const terms of [{ maxVersions: 4 }, { versions: "1" }, { holdDays: 1 }, { rehost: false }, {
      scopes: ["user"],
    }]
  ) assert.notEqual(of(terms).fingerprint, plain.fingerprint, JSON.stringify(terms));
  assert.equal(of({ maxVersions: 4 }).partsFingerprint, plain.partsFingerprint);
  assert.notEqual(of({ rehost: false }).partsFingerprint, plain.partsFingerprint);
});

Deno.test("RuleBook.find() looks at a handful of rules, however many there are", () => {
  const globs = Array.from(
    { length: 500 },
    (_, at) => at % 2 ? `Publisher${at}.*` : `P.App${at}`,
  );
  const rules = effectiveRules(
    globs.map((glob, at) => ({ id: `${at}`, terms: { package: glob } })),
    DEFAULTS,
  );
  let looks = 0;
  const counted = rules.map((rule) => ({
    ...rule,
    matches: (name: string) => (looks++, rule.matches(name)),
  }));
  const book = new RuleBook(counted);
  let found = 0;
  for (let at = 0; at < 10_000; at++) if (book.find(`Publisher${at}.App`)) found++;
  assert.equal(found, 250);
  assert.equal(looks, 250);
});
