import assert from "node:assert/strict";
import fc from "fast-check";
import { fold } from "../../kit/fold.ts";
import type { Package, VersionEntry } from "../../model/package.ts";
import { contract, everyPage, package_, request } from "./_search_arbitrary.ts";
import { examplePackage } from "./_search_example.ts";
import { valuesOf } from "./_search_values.ts";
import { type Contract, reaches } from "./contract.ts";
import { search } from "./search.ts";
import { createSearchIndex } from "./search_index.ts";
import type {
  Condition,
  MatchField,
  MatchType,
  RequestMatch,
  SearchRequest,
} from "./search_request.ts";
import { asSummary } from "./summary.ts";

/** The versions that a client of this contract understands, yanked ones included. */
function understoodVersions(package_: Package, contract: Contract): VersionEntry[] {
  return package_.versions.filter(({ summary }) => reaches(contract, asSummary(summary).since));
}

/**
 * The versions that a client of this contract is told of. A package without any is not there for
 * it. Yanked ones are not offered, though what is installed from them is still recognised.
 */
function servedVersions(package_: Package, contract: Contract): VersionEntry[] {
  return understoodVersions(package_, contract).filter(({ yanked }) => yanked === undefined);
}

/** What the protocol says, read slowly: one package, one condition, no index. */
function holds(
  package_: Package,
  { field, keyword, type }: Condition,
  contract: Contract,
): boolean {
  if (field === null || keyword === "") return false;
  const versions = understoodVersions(package_, contract);
  if (field === "Market") {
    return versions.some(({ summary }) => {
      const { markets } = asSummary(summary);
      return !markets || markets.some((market) => compares(market, keyword, type, false));
    });
  }
  const typed: MatchField[] = ["PackageIdentifier", "PackageName", "Moniker", "Tag", "Command"];
  const strict = typed.includes(field);
  return [...valuesOf(package_, field, versions)].some((value) =>
    compares(value, keyword, type, strict)
  );
}

function compares(value: string, keyword: string, type: MatchType, strict: boolean): boolean {
  if (type === "Exact" && strict) return value === keyword;
  const [text, word] = [fold(value), fold(keyword)];
  switch (type) {
    case "Exact":
    case "CaseInsensitive":
      return text === word;
    case "StartsWith":
      return text.startsWith(word);
    case "Substring":
      return text.includes(word);
    case "Wildcard":
      return new RegExp(`^${globPattern(word)}$`).test(text);
    case "Fuzzy":
      return distance(word, text) <= (word.length <= 2 ? 0 : word.length <= 5 ? 1 : 2);
    case "FuzzySubstring": {
      const edits = word.length <= 2 ? 0 : word.length <= 8 ? 1 : 2;
      return parts(text).some((part) => distance(word, part) <= edits);
    }
  }
}

function globPattern(glob: string): string {
  return glob.replace(/[.()]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
}

function parts(text: string): string[] {
  const cuts = Array.from({ length: text.length + 1 }, (_, at) => at);
  return cuts.flatMap((from) => cuts.filter((to) => to >= from).map((to) => text.slice(from, to)));
}

function distance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  if (a[0] === b[0]) return distance(a.slice(1), b.slice(1));
  if (Math.abs(a.length - b.length) > 2) return 3;
  return 1 + Math.min(
    distance(a.slice(1), b),
    distance(a, b.slice(1)),
    distance(a.slice(1), b.slice(1)),
  );
}

function asked(package_: Package, { keyword, type }: RequestMatch, contract: Contract): boolean {
  const codes: MatchField[] = ["PackageFamilyName", "ProductCode", "UpgradeCode"];
  const words: MatchField[] = ["PackageIdentifier", "PackageName", "Moniker", "Command", "Tag"];
  return codes.some((field) => holds(package_, { field, keyword, type: "Exact" }, contract)) ||
    words.some((field) => holds(package_, { field, keyword, type }, contract));
}

function naive(packages: readonly Package[], request: SearchRequest, contract: Contract): string[] {
  const { query, inclusions, filters, fetchAllManifests } = request;
  const there = packages.filter((one) => servedVersions(one, contract).length > 0);
  const including = (conditions: readonly Condition[]): Package[] =>
    there.filter((one) =>
      conditions.some((condition) =>
        condition.field !== "Market" && holds(one, condition, contract)
      )
    );
  const name = ({ field }: Condition): boolean => field === "NormalizedPackageNameAndPublisher";
  const all = inclusions ?? [];
  const strong = including(all.filter((one) => !name(one)));
  const tiers = [
    there.filter((one) => strong.includes(one) || (query && asked(one, query, contract))),
    including(all.filter((one) => name(one) && one.keyword.endsWith(")"))),
    including(all.filter((one) => name(one) && !one.keyword.endsWith(")"))),
  ];
  const narrowing = query !== null || (inclusions !== null && !(fetchAllManifests && !all.length));
  const everything = filters.length > 0 || fetchAllManifests ? there : [];
  const base = narrowing ? tiers.find((tier) => tier.length > 0) ?? [] : everything;
  return base
    .filter((one) => filters.every((filter) => holds(one, filter, contract)))
    .map((one) => one.name)
    .sort();
}

Deno.test("SearchIndex finds what a reading of every package finds, whatever was put in before", () => {
  const puts = fc.array(package_, { maxLength: 14 });
  fc.assert(
    fc.property(puts, fc.array(request, { maxLength: 4 }), contract, (puts, requests, contract) => {
      const index = createSearchIndex();
      const known = new Map<string, Package>();
      puts.forEach((one, at) => {
        index.put(one);
        known.delete(one.key);
        if (!one.deleted && one.versions.length > 0) known.set(one.key, one);
        const request = requests[at % Math.max(1, requests.length)];
        if (request) search(index, request, { contract });
      });
      assert.equal(index.size, known.size);
      for (const request of requests) {
        const expected = naive([...known.values()], request, contract);
        const { packages } = search(index, request, { contract });
        assert.deepEqual(packages.map(({ name }) => name).sort(), expected);
        assert.deepEqual(everyPage(index, request, contract), packages.map(({ name }) => name));
      }
    }),
    { seed: 34, numRuns: 1500 },
  );
});

Deno.test("SearchIndex forgets a package with all that was known of it", () => {
  const index = createSearchIndex();
  index.put(examplePackage("A.A", [{ tags: ["x"], productCodes: ["{1}"] }]));
  index.delete("a.a");
  index.delete("a.a");
  index.put(examplePackage("B.B", [{ tags: ["y"] }]));
  assert.equal(index.size, 1);
  assert.equal(index.capacity, 1, "the place is used again");
  assert.equal(index.field("Tag").get("x"), null);
  assert.equal(index.field("ProductCode").get("{1}"), null);
  assert.throws(() => index.package(1));
});

Deno.test("SearchIndex answers alike from a few packages and from thousands", () => {
  const index = createSearchIndex();
  const names = Array.from({ length: 6000 }, (_, at) => `Name${at % 97}.Part${at}`);
  for (const name of names) index.put(examplePackage(name));
  for (const name of names.slice(0, 1500)) index.delete(fold(name));
  const left = names.slice(1500).map(fold);
  const contract = { major: 1, minor: 28 };
  for (const keyword of ["part", "part1", "name7", "99", "part4567", "nothing"]) {
    for (const type of ["Substring", "StartsWith"] as const) {
      const request: SearchRequest = {
        query: { keyword, type },
        inclusions: null,
        filters: [],
        fetchAllManifests: false,
        maximumResults: null,
      };
      const expected = left.filter((key) =>
        type === "Substring" ? key.includes(keyword) : key.startsWith(keyword)
      ).sort();
      const found: string[] = [];
      let token: string | undefined;
      do {
        const page = search(index, request, { contract, token, pageSize: 300 });
        found.push(...page.packages.map(({ key }) => key));
        token = page.next ?? undefined;
      } while (token !== undefined);
      assert.deepEqual(found, expected, `${type} ${keyword}`);
    }
  }
});
