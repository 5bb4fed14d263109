import assert from "node:assert/strict";
import fc from "fast-check";
import type { Package, VersionEntry } from "./package.ts";
import { seenThrough, View, type ViewRule, type ViewRules } from "./view.ts";

/** A version as a test says it: `2.0 beta cli` has the tags `beta` and `cli`. */
function entry(said: string): VersionEntry {
  const [version = "", ...tags] = said.split(" ");
  const summary = tags.length > 0 ? { tags } : {};
  return { version, key: version, summary, publishedAt: Number.parseInt(version) } as VersionEntry;
}

function packageOf(name: string, versions: readonly string[]): Package {
  const moments = { createdAt: 0, changedAt: 99 };
  return { name, versions: versions.map(entry), ...moments } as unknown as Package;
}

const VERSIONS = ["3.0 beta cli", "2.0 stable CLI", "1.0"];

/** Rules, the name of a package, and which of {@link VERSIONS} are seen of it. */
const SEEN: readonly (readonly [string, ViewRules, string, string])[] = [
  ["no rules show everything", {}, "Contoso.Tool", "3 2 1"],
  ["a name is allowed", { allow: [{ package: "Contoso.Tool" }] }, "Contoso.Tool", "3 2 1"],
  ["another name is not", { allow: [{ package: "Contoso.Tool" }] }, "Contoso.Tools", ""],
  ["names have no case", { allow: [{ package: "CONTOSO.*" }] }, "contoso.tool", "3 2 1"],
  ["in any alphabet", { allow: [{ package: "STRASSE.*" }] }, "straße.tool", "3 2 1"],
  ["a pattern is for the whole name", { allow: [{ package: "Contoso" }] }, "Contoso.Tool", ""],
  ["a pattern ends where it says", { allow: [{ package: "*.Tool" }] }, "Contoso.Toolbox", ""],
  ["a dot is a dot", { allow: [{ package: "Contoso.T*" }] }, "ContosoXTool", ""],
  ["a question mark is one", { allow: [{ package: "Contoso.T??l" }] }, "Contoso.Tool", "3 2 1"],
  ["brackets are themselves", { allow: [{ package: "[a-z]*" }] }, "abc", ""],
  ["any of several", { allow: [{ package: "A.*" }, { package: "B.*" }] }, "B.Tool", "3 2 1"],
  ["an empty list allows nothing", { allow: [] }, "Contoso.Tool", ""],
  ["an empty rule allows all", { allow: [{}] }, "Contoso.Tool", "3 2 1"],
  ["an empty rule denies all", { deny: [{}] }, "Contoso.Tool", ""],
  ["an empty list denies nothing", { deny: [] }, "Contoso.Tool", "3 2 1"],
  ["a name is denied", { deny: [{ package: "contoso.*" }] }, "Contoso.Tool", ""],
  [
    "denying wins",
    { allow: [{ package: "Contoso.*" }], deny: [{ tag: "beta" }] },
    "Contoso.Tool",
    "2 1",
  ],
  [
    "whatever is more exact",
    { allow: [{ package: "A.B", version: "1.0" }], deny: [{ package: "A.*" }] },
    "A.B",
    "",
  ],
  ["a tag is allowed", { allow: [{ tag: "cli" }] }, "Contoso.Tool", "3 2"],
  ["any tag is", { allow: [{ tag: "*" }] }, "Contoso.Tool", "3 2"],
  ["tags have no case", { deny: [{ tag: "cLi" }] }, "Contoso.Tool", "1"],
  ["a tag is a pattern", { deny: [{ tag: "*ta*" }] }, "Contoso.Tool", "1"],
  ["a version is allowed", { allow: [{ version: "2.*" }] }, "Contoso.Tool", "2"],
  ["any version is", { allow: [{ version: "*" }] }, "Contoso.Tool", "3 2 1"],
  ["a version is denied", { deny: [{ version: "?.0" }] }, "Contoso.Tool", ""],
  ["a rule holds as a whole", { allow: [{ version: "3.0", tag: "stable" }] }, "Contoso.Tool", ""],
  ["for its package alone", { deny: [{ package: "A.*", version: "3.*" }] }, "B.Tool", "3 2 1"],
  ["and there", { deny: [{ package: "B.*", version: "3.*" }] }, "B.Tool", "2 1"],
];

function seen(view: View | null, name: string): string {
  const versions = seenThrough(view, packageOf(name, VERSIONS))?.versions ?? [];
  return versions.map(({ version }) => Number.parseInt(version)).join(" ");
}

for (const [what, rules, name, expected] of SEEN) {
  Deno.test(`a View shows what its rules say: ${what}`, () => {
    const view = View.of(rules);
    assert.equal(seen(view, name), expected);
    const each = VERSIONS.map(entry).filter((one) => view.sees(name, one));
    assert.equal(each.map(({ version }) => Number.parseInt(version)).join(" "), expected);
  });
}

Deno.test("View.of() shows what any of several sets shows", () => {
  const beta: ViewRules = { allow: [{ tag: "beta" }] };
  const first: ViewRules = { allow: [{ version: "1.0" }], deny: [{ tag: "beta" }] };
  assert.equal(seen(View.of(beta, first), "A.B"), "3 1", "what one denies the other may show");
  assert.equal(seen(View.of(), "A.B"), "", "nothing for no way at all");
});

Deno.test("View.both() shows what all of them show, and null narrows nothing", () => {
  const named = [[{ allow: [{ package: "A.*" }] }]];
  const tagged = [[{ deny: [{ tag: "beta" }] }], [{ deny: [{ version: "1.0" }] }]];
  const of = (one: typeof named | null, other: typeof tagged | null, name = "A.B") =>
    seen(View.every(View.both(one, other)), name);
  assert.equal(of(named, tagged), "2");
  assert.equal(of(named, tagged, "B.B"), "");
  assert.equal(of(null, tagged, "B.B"), "2");
  assert.equal(of(named, null), "3 2 1");
  assert.equal(of(null, null, "B.B"), "3 2 1");
  assert.equal(View.every(View.both(null, null)), null);
});

Deno.test("the same rules are the same View, and others are not", () => {
  const rules = (name: string): ViewRules => ({ allow: [{ package: name }] });
  assert.equal(View.of(rules("A.*")), View.of(rules("A.*")));
  assert.notEqual(View.of(rules("A.*")).id, View.of(rules("B.*")).id);
  assert.notEqual(View.of(rules("A"), rules("B")), View.every([[rules("A")], [rules("B")]]));
  assert.match(View.of(rules("ü\n*")).id, /^[\w-]{22}$/);
});

Deno.test("narrow() answers the package itself where nothing is hidden", () => {
  const whole = packageOf("A.B", VERSIONS);
  assert.equal(View.of({ allow: [{ package: "a.*" }] }).narrow(whole), whole);
  assert.equal(View.of({ deny: [{ tag: "nowhere" }] }).narrow(whole), whole);
  assert.equal(View.of({ allow: [{ tag: "nowhere" }] }).narrow(whole), null);
});

Deno.test("narrow() does not tell when something happened to what is hidden", () => {
  const { createdAt, changedAt } = View.of({ deny: [{ version: "3.0" }] })
    .narrow(packageOf("A.B", VERSIONS))!;
  assert.deepEqual([createdAt, changedAt], [1, 2]);
});

Deno.test("a package without versions is seen by rules about its name alone", () => {
  const rows: readonly (readonly [ViewRules, boolean])[] = [
    [{}, true],
    [{ allow: [{ package: "a.*" }] }, true],
    [{ allow: [{ package: "a.*", tag: "x" }] }, false],
    [{ allow: [{ package: "a.*", version: "*" }] }, false],
    [{ allow: [{ package: "c.*" }] }, false],
    [{ deny: [{ package: "a.*", tag: "x" }] }, true],
    [{ deny: [{ package: "a.*" }] }, false],
  ];
  const empty = packageOf("A.B", []);
  for (const [rules, expected] of rows) {
    assert.equal(View.of(rules).narrow(empty), expected ? empty : null, JSON.stringify(rules));
    assert.equal(View.of(rules).sees("A.B", null), expected);
  }
});

Deno.test("tags that are none are no tags", () => {
  const odd = { ...entry("1.0"), summary: { tags: [null, 7, ["beta"], { beta: 1 }] } };
  const view = View.of({ deny: [{ tag: "*beta*" }] });
  for (const one of [odd, { ...odd, summary: { tags: "beta" } }, { ...odd, summary: {} }]) {
    assert.ok(view.sees("A.B", one));
  }
});

const text = fc.constantFrom("a", "A", "ab", "b", "a*", "?b", "*", "**b", "b?");
const rule: fc.Arbitrary<ViewRule> = fc.record(
  { package: text, tag: text, version: text },
  { requiredKeys: [] },
);
const rules: fc.Arbitrary<ViewRules> = fc.record(
  { allow: fc.array(rule, { maxLength: 3 }), deny: fc.array(rule, { maxLength: 2 }) },
  { requiredKeys: [] },
);

/** What the rules say, read slowly. */
function says({ allow, deny = [] }: ViewRules, name: string, said: VersionEntry): boolean {
  const fits = (glob: string | undefined, text: string) =>
    glob === undefined ||
    new RegExp(`^${glob.replaceAll(/\*+/g, ".*").replaceAll("?", ".")}$`, "i").test(text);
  const holds = ({ package: of, tag, version }: ViewRule) =>
    fits(of, name) && fits(version, said.version) &&
    (tag === undefined || ((said.summary.tags ?? []) as string[]).some((one) => fits(tag, one)));
  return (allow === undefined || allow.some(holds)) && !deny.some(holds);
}

Deno.test("a View shows what its rules say, whatever they are", () => {
  const word = fc.constantFrom("a", "A", "b", "ab", "ba", "aab");
  const version = fc.tuple(word, fc.array(word, { maxLength: 2 })).map((all) =>
    all.flat().join(" ")
  );
  const ways = fc.array(fc.array(rules, { minLength: 1, maxLength: 2 }), { maxLength: 2 });
  fc.assert(
    fc.property(ways, word, fc.array(version, { maxLength: 4 }), (every, name, versions) => {
      const view = View.every(every)!;
      const expected = versions.map(entry)
        .filter((one) => every.every((any) => any.some((set) => says(set, name, one))));
      const narrowed = view.narrow(packageOf(name, versions));
      if (versions.length > 0) assert.deepEqual(narrowed?.versions ?? [], expected);
      for (const one of versions.map(entry)) {
        const isSeen = expected.some((other) => JSON.stringify(other) === JSON.stringify(one));
        assert.equal(view.sees(name, one), isSeen);
      }
    }),
    { seed: 4, numRuns: 3000 },
  );
});
