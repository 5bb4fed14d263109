import assert from "node:assert/strict";
import fc from "fast-check";
import type { Package } from "../../model/package.ts";
import { View, type ViewRule, type ViewRules } from "../../model/view.ts";
import { contract, everyPage, package_, request } from "./_search_arbitrary.ts";
import { examplePackage } from "./_search_example.ts";
import { NEWEST } from "./contract.ts";
import { FoundPresenter } from "./present_found.ts";
import { search } from "./search.ts";
import { createSearchIndex, type SearchIndex } from "./search_index.ts";
import { parseSearchRequest, type SearchRequest } from "./search_request.ts";

const rule: fc.Arbitrary<ViewRule> = fc.record({
  package: fc.constantFrom("a.*", "*.A?", "c.ab", "*b*", "ß.é"),
  tag: fc.constantFrom("aa", "AB", "*c*", "ß"),
  version: fc.constantFrom("100.0", "9?.0", "*"),
}, { requiredKeys: [] });
const rules: fc.Arbitrary<ViewRules> = fc.record({
  allow: fc.array(rule, { maxLength: 3 }),
  deny: fc.array(rule, { maxLength: 2 }),
}, { requiredKeys: [] });
const ways = fc.array(fc.array(rules, { minLength: 1, maxLength: 2 }), {
  minLength: 1,
  maxLength: 2,
});

function indexOf(packages: Iterable<Package>): SearchIndex {
  const index = createSearchIndex();
  for (const one of packages) index.put(one);
  return index;
}

function answer(index: SearchIndex, request: SearchRequest, view: View | null): unknown {
  const { packages, next } = search(index.through(view), request, { contract: NEWEST });
  return [packages.map(({ name, versions }) => [name, versions]), next];
}

Deno.test("through a view a search answers what an index of what is seen answers, whatever comes and goes", () => {
  const puts = fc.array(package_, { maxLength: 14 });
  const requests = fc.array(request, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(puts, requests, ways, contract, (puts, requests, ways, contract) => {
      const view = View.every(ways)!;
      const index = createSearchIndex();
      const known = new Map<string, Package>();
      puts.forEach((one, at) => {
        index.put(one);
        known.set(one.key, one);
        search(index.through(view), requests[at % requests.length]!, { contract });
      });
      const seen = indexOf([...known.values()].flatMap((one) => view.narrow(one) ?? []));
      for (const request of requests) {
        assert.deepEqual(answer(index, request, view), answer(seen, request, null));
        const through = everyPage(index.through(view), request, contract);
        assert.deepEqual(through, everyPage(seen, request, contract));
      }
    }),
    { seed: 40, numRuns: 1500 },
  );
});

Deno.test("a view of few packages among many answers what an index of them answers", () => {
  const crowd = Array.from({ length: 600 }, (_, at) => examplePackage(`crowd.a${at}`, [{}]));
  const index = indexOf(crowd);
  const puts = fc.array(package_, { maxLength: 14 });
  const requests = fc.array(request, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(puts, requests, ways, contract, (puts, requests, ways, contract) => {
      const few = View.every([[{ deny: [{ package: "crowd.*" }] }], ...ways])!;
      const known = new Map(puts.map((one) => [one.key, one]));
      for (const one of known.values()) index.put(one);
      assert.equal(index.through(few).isSparse, true);
      const seen = indexOf([...known.values()].flatMap((one) => few.narrow(one) ?? []));
      for (const request of requests) {
        const through = everyPage(index.through(few), request, contract);
        assert.deepEqual(through, everyPage(seen, request, contract));
      }
      for (const key of known.keys()) index.delete(key);
    }),
    { seed: 41, numRuns: 800 },
  );
});

const STABLE = View.of({ deny: [{ tag: "beta" }] });
const CONTOSO = View.of({ allow: [{ package: "Contoso.*" }] });
const SHOP = [
  examplePackage("Contoso.Tool", [
    { name: "New Name", publisher: "New", tags: ["beta"], productCodes: ["{new}"], moniker: "new" },
    { name: "Old Name", publisher: "Old", tags: ["cli"], productCodes: ["{old}"], moniker: "old" },
  ]),
  examplePackage("Contoso.Beta", [{ tags: ["beta"] }]),
  examplePackage("Fabrikam.Tool", [{ productCodes: ["{fab}"] }]),
];

const EVERYTHING = parseSearchRequest({ FetchAllManifests: true });

/** A condition on what only an unseen version says, for each field that a version says something in. */
const UNSEEN = [
  ["ProductCode", "{new}"],
  ["Tag", "beta"],
  ["Moniker", "new"],
  ["PackageName", "New Name"],
  ["Publisher", "New"],
  ["NormalizedPackageNameAndPublisher", "newname"],
] as const;

function by(field: string, keyword: string): SearchRequest {
  const RequestMatch = { KeyWord: keyword, MatchType: "Exact" };
  return parseSearchRequest({ Filters: [{ PackageMatchField: field, RequestMatch }] });
}

for (const [field, keyword] of UNSEEN) {
  Deno.test(`a search finds nothing by the ${field} of a version that is not seen`, () => {
    const index = indexOf(SHOP);
    const names = (view: View | null) =>
      search(index.through(view), by(field, keyword), { contract: NEWEST }).packages
        .map(({ name }) => name);
    assert.ok(names(null).includes("Contoso.Tool"));
    assert.deepEqual(names(STABLE), []);
  });
}

Deno.test("a search shows the name, publisher and versions of what is seen", () => {
  const presenter = new FoundPresenter();
  const index = indexOf(SHOP);
  const shown = (view: View | null) => {
    const found = search(index.through(view), by("PackageIdentifier", "Contoso.Tool"), {
      contract: NEWEST,
    });
    const { Data: [first] } = JSON.parse(presenter.present(found, NEWEST));
    return [first.PackageName, first.Publisher, first.Versions.length];
  };
  assert.deepEqual(shown(null), ["New Name", "New", 2]);
  assert.deepEqual(shown(STABLE), ["Old Name", "Old", 1]);
  assert.deepEqual(shown(CONTOSO), ["New Name", "New", 2]);
});

Deno.test("a package may have more versions than verdicts are kept of", () => {
  const versions = Array.from({ length: 70 }, (_, at) => ({
    ...{ version: `${70 - at}`, productCodes: [`{${70 - at}}`] },
  }));
  const index = indexOf([examplePackage("Contoso.Tool", versions)]);
  const [first] = search(index.through(View.of({ deny: [{ version: "*7" }] })), EVERYTHING, {
    contract: NEWEST,
  }).packages;
  const expected = versions.map(({ version }) => version).filter((one) => !one.endsWith("7"));
  assert.deepEqual(first!.versions.map(({ version }) => version), expected);
  const find = (code: string) =>
    search(index.through(View.of({ deny: [{ version: "*7" }] })), by("ProductCode", code), {
      contract: NEWEST,
    }).packages.length;
  for (const number of [70, 67, 57, 39, 38, 37, 17, 8, 7, 1]) {
    assert.equal(find(`{${number}}`), `${number}`.endsWith("7") ? 0 : 1, `${number}`);
  }
});

Deno.test("what a view shows changes with its packages, slot by slot", () => {
  const index = indexOf(SHOP);
  const seen = (view: View) =>
    search(index.through(view), EVERYTHING, { contract: NEWEST }).packages.map(({ name }) => name);
  assert.deepEqual(seen(STABLE), ["Contoso.Tool", "Fabrikam.Tool"]);
  index.put(examplePackage("Contoso.Beta", [{ tags: ["stable"] }]));
  assert.deepEqual(seen(STABLE), ["Contoso.Beta", "Contoso.Tool", "Fabrikam.Tool"]);
  index.delete("contoso.tool");
  index.put(examplePackage("Alpha.Tool"));
  assert.deepEqual(seen(STABLE), ["Alpha.Tool", "Contoso.Beta", "Fabrikam.Tool"]);
  assert.deepEqual(seen(CONTOSO), ["Contoso.Beta"]);
});

Deno.test("an index keeps verdicts of few views, and is itself without one", () => {
  const index = indexOf(SHOP);
  assert.equal(index.through(null), index);
  const first = index.through(STABLE);
  assert.equal(index.through(STABLE), first);
  for (let at = 0; at < 100; at++) index.through(View.of({ allow: [{ package: `${at}` }] }));
  assert.notEqual(index.through(STABLE), first);
});
