import assert from "node:assert/strict";
import type { Json, JsonObject } from "../../kit/json.ts";
import type { Package } from "../../model/package.ts";
import { examplePackage } from "./_search_example.ts";
import { NEWEST } from "./contract.ts";
import { search, type SearchOptions } from "./search.ts";
import { createSearchIndex, type SearchIndex } from "./search_index.ts";
import { parseSearchRequest } from "./search_request.ts";

function indexOf(packages: readonly Package[]): SearchIndex {
  const index = createSearchIndex();
  for (const package_ of packages) index.put(package_);
  return index;
}

function names(index: SearchIndex, body: Json, options: Partial<SearchOptions> = {}): string[] {
  const found = search(index, parseSearchRequest(body), { contract: NEWEST, ...options });
  return found.packages.map(({ name }) => name);
}

function pages(index: SearchIndex, body: Json, pageSize: number): string[][] {
  const all: string[][] = [];
  let token: string | undefined;
  do {
    const found = search(index, parseSearchRequest(body), { contract: NEWEST, token, pageSize });
    all.push(found.packages.map(({ name }) => name));
    token = found.next ?? undefined;
    assert.ok(all.length < 100, "paging does not end");
  } while (token !== undefined);
  return all;
}

function on(field: string, keyword: string, type = "Exact"): JsonObject {
  return { PackageMatchField: field, RequestMatch: { KeyWord: keyword, MatchType: type } };
}

function query(keyword: string, type = "Substring"): JsonObject {
  return { Query: { KeyWord: keyword, MatchType: type } };
}

const named = (keyword: string): JsonObject => on("NormalizedPackageNameAndPublisher", keyword);

const SHOP = indexOf([
  examplePackage("Contoso.Tool", [
    { name: "Contoso Tool", moniker: "ctool", tags: ["cli", "Build"], commands: ["ctool"] },
    { name: "Old Name", otherNames: ["Werkzeug"], productCodes: ["{AAAA-1}"] },
  ]),
  examplePackage("Contoso.Editor", [{
    name: "010 Editor 11.0 (64-bit)",
    packageFamilyNames: ["Contoso.Editor_8wekyb3d8bbwe"],
    upgradeCodes: ["{BBBB-2}"],
    installerTypes: ["msi", "zip"],
    tags: ["cli", "text"],
  }]),
  examplePackage("Fabrikam.Tool", [{
    name: "Fabrikam Tool",
    publisher: "Fabrikam",
    tags: ["build"],
    markets: ["US", "DE"],
  }]),
]);
const ALL = ["Contoso.Editor", "Contoso.Tool", "Fabrikam.Tool"];

Deno.test("winget 21: search() answers everything to FetchAllManifests", () => {
  assert.deepEqual(names(SHOP, { FetchAllManifests: true }), ALL);
  assert.deepEqual(names(SHOP, { FetchAllManifests: true, Inclusions: [], Filters: [] }), ALL);
});

Deno.test("winget 22: search() answers MaximumResults at most, over all pages", () => {
  assert.deepEqual(names(SHOP, { FetchAllManifests: true, MaximumResults: 2 }), ALL.slice(0, 2));
  const body = { FetchAllManifests: true, MaximumResults: 2 };
  assert.deepEqual(pages(SHOP, body, 1), [["Contoso.Editor"], ["Contoso.Tool"]]);
  assert.deepEqual(pages(SHOP, body, 2), [["Contoso.Editor", "Contoso.Tool"]]);
});

Deno.test("winget 24: search() joins query and inclusions by or, and filters by and", () => {
  const both = { ...query("werkzeug"), Inclusions: [on("UpgradeCode", "{bbbb-2}")] };
  assert.deepEqual(names(SHOP, both), ["Contoso.Editor", "Contoso.Tool"]);
  assert.deepEqual(names(SHOP, { ...both, Filters: [on("Tag", "text")] }), ["Contoso.Editor"]);
});

Deno.test("winget 25: search() answers only what two filters hold for", () => {
  const [cli, build] = [on("Tag", "cli"), on("Tag", "build", "CaseInsensitive")];
  assert.deepEqual(names(SHOP, { Filters: [cli, build] }), ["Contoso.Tool"]);
  assert.deepEqual(names(SHOP, { Filters: [build] }), ["Contoso.Tool", "Fabrikam.Tool"]);
});

Deno.test("winget 26: search() finds nothing when nothing is asked", () => {
  for (const body of [null, {}, { MaximumResults: 5 }, { Filters: [] }, { Unknown: 1 }]) {
    assert.deepEqual(names(SHOP, body), []);
  }
});

Deno.test("winget 27: search() finds nothing for empty inclusions", () => {
  assert.deepEqual(names(SHOP, { Inclusions: [] }), []);
  assert.deepEqual(names(SHOP, { Inclusions: [], Filters: [on("Tag", "cli")] }), []);
  assert.deepEqual(names(SHOP, { Inclusions: [], ...query("werkzeug") }), ["Contoso.Tool"]);
});

Deno.test("winget 28: search() knows Exact, CaseInsensitive, StartsWith and Substring", () => {
  const by = (keyword: string, type: string): string[] =>
    names(SHOP, { Filters: [on("PackageIdentifier", keyword, type)] });
  assert.deepEqual(by("Contoso.Tool", "Exact"), ["Contoso.Tool"]);
  assert.deepEqual(by("contoso.tool", "Exact"), []);
  assert.deepEqual(by("contoso.TOOL", "CaseInsensitive"), ["Contoso.Tool"]);
  assert.deepEqual(by("CONTOSO", "CaseInsensitive"), []);
  assert.deepEqual(by("CONTOSO", "StartsWith"), ["Contoso.Editor", "Contoso.Tool"]);
  assert.deepEqual(by("tool", "StartsWith"), []);
  assert.deepEqual(by("TOOL", "Substring"), ["Contoso.Tool", "Fabrikam.Tool"]);
});

Deno.test("winget 29: search() knows Wildcard, Fuzzy and FuzzySubstring", () => {
  const by = (keyword: string, type: string): string[] =>
    names(SHOP, { Filters: [on("PackageName", keyword, type)] });
  assert.deepEqual(by("*TOOL", "Wildcard"), ["Contoso.Tool", "Fabrikam.Tool"]);
  assert.deepEqual(by("?ontoso*", "Wildcard"), ["Contoso.Tool"]);
  assert.deepEqual(by("tool", "Wildcard"), []);
  assert.deepEqual(by("Contosso Toll", "Fuzzy"), ["Contoso.Tool"]);
  assert.deepEqual(by("Fabrikant", "Fuzzy"), []);
  assert.deepEqual(by("Fabrikant", "FuzzySubstring"), ["Fabrikam.Tool"]);
});

Deno.test("winget 30: search() compares codes and family names without regard to case", () => {
  const pfn = on("PackageFamilyName", "contoso.editor_8wekyb3d8bbwe");
  assert.deepEqual(names(SHOP, { Inclusions: [pfn] }), ["Contoso.Editor"]);
  assert.deepEqual(names(SHOP, { Inclusions: [on("ProductCode", "{aaaa-1}")] }), ["Contoso.Tool"]);
  assert.deepEqual(names(SHOP, query("{bbbb-2}")), ["Contoso.Editor"]);
  assert.deepEqual(names(SHOP, query("{bbbb")), []);
});

Deno.test("winget 31: search() finds codes of versions that are not the latest", () => {
  assert.deepEqual(names(SHOP, { Inclusions: [on("ProductCode", "{AAAA-1}")] }), ["Contoso.Tool"]);
});

Deno.test("winget 32: search() finds normalised names with and without architecture", () => {
  for (const keyword of ["010editor", "010editor(x64)"]) {
    assert.deepEqual(names(SHOP, { Inclusions: [named(keyword)] }), ["Contoso.Editor"]);
  }
  assert.deepEqual(names(SHOP, { Inclusions: [named("010editor(x86)")] }), []);
});

Deno.test("winget 34: search() prefers a code of one package to the name of another", () => {
  const code = on("ProductCode", "{aaaa-1}");
  const other = [named("010editor"), named("010editor(x64)")];
  assert.deepEqual(names(SHOP, { Inclusions: [code, ...other] }), ["Contoso.Tool"]);
  assert.deepEqual(names(SHOP, { Inclusions: [...other, code] }), ["Contoso.Tool"]);
  const elsewhere = { Inclusions: [code, ...other], Filters: [on("Tag", "text")] };
  assert.deepEqual(names(SHOP, elsewhere), [], "a filter does not make the weaker sign count");
});

Deno.test("winget 34: search() prefers the name that tells the architecture", () => {
  const index = indexOf([
    examplePackage("A.X64", [{ name: "Thing (x64)" }]),
    examplePackage("A.X86", [{ name: "Thing (x86)" }]),
    examplePackage("A.Any", [{ name: "Thing" }]),
  ]);
  const inclusions = [named("thing"), named("thing(x86)")];
  assert.deepEqual(names(index, { Inclusions: inclusions }), ["A.X86"]);
});

Deno.test("winget 35: search() answers every package that shares a name", () => {
  const index = indexOf([
    examplePackage("A.Thing", [{ name: "Thing" }]),
    examplePackage("B.Thing", [{ name: "Thing 2.0" }, { name: "Thing v1.0" }]),
  ]);
  assert.deepEqual(names(index, { Inclusions: [named("thing")] }), ["A.Thing", "B.Thing"]);
});

Deno.test("search() joins what install asks for at once", () => {
  const inclusions = [
    on("PackageFamilyName", "ctool"),
    on("ProductCode", "ctool"),
    ...["PackageIdentifier", "PackageName", "Moniker"].map((field) =>
      on(field, "ctool", "CaseInsensitive")
    ),
  ];
  assert.deepEqual(names(SHOP, { Inclusions: inclusions }), ["Contoso.Tool"]);
  const twice = indexOf([
    examplePackage("A.A", [{ moniker: "foo" }]),
    examplePackage("B.B", [{ productCodes: ["FOO"] }]),
    examplePackage("C.C", [{ name: "Foo" }]),
  ]);
  const foo = inclusions.map((one) => JSON.parse(JSON.stringify(one).replaceAll("ctool", "foo")));
  assert.deepEqual(names(twice, { Inclusions: foo }), ["B.B", "C.C", "A.A"]);
});

Deno.test("winget 36: search() finds nothing by what is not understood", () => {
  assert.deepEqual(names(SHOP, { Inclusions: [on("Colour", "red")] }), []);
  assert.deepEqual(names(SHOP, { Filters: [on("Colour", "red"), on("Tag", "cli")] }), []);
  assert.deepEqual(names(SHOP, { ...query("tool"), Filters: [on("Colour", "red")] }), []);
  assert.deepEqual(names(SHOP, { Inclusions: [on("Colour", "red"), on("Tag", "text")] }), [
    "Contoso.Editor",
  ]);
  for (const type of ["Exact", "Substring", "StartsWith", "Wildcard", "Fuzzy", "FuzzySubstring"]) {
    assert.deepEqual(names(SHOP, query("", type)), []);
    assert.deepEqual(names(SHOP, query("\0", type)), []);
    assert.deepEqual(names(SHOP, { Filters: [on("Moniker", "", type)] }), []);
  }
});

Deno.test("winget 37: search() narrows by market, and never includes by it", () => {
  const market = (region: string): JsonObject => on("Market", region, "CaseInsensitive");
  assert.deepEqual(names(SHOP, { Filters: [market("us")] }), ALL);
  assert.deepEqual(names(SHOP, { Filters: [market("FR")] }), ALL.slice(0, 2));
  assert.deepEqual(names(SHOP, { ...query("tool"), Filters: [market("FR")] }), ["Contoso.Tool"]);
  assert.deepEqual(names(SHOP, { Filters: [market("FR"), on("Tag", "build")] }), []);
  assert.deepEqual(names(SHOP, { Inclusions: [market("US")] }), []);
});

Deno.test("winget 39: search() evaluates all versions and locales, and answers the whole package", () => {
  const { packages } = search(SHOP, parseSearchRequest(query("WERKZEUG")), { contract: NEWEST });
  assert.equal(packages[0]?.versions.length, 2);
});

Deno.test("search() knows the fields of the reference server", () => {
  assert.deepEqual(names(SHOP, { Filters: [on("Publisher", "fabrikam")] }), ["Fabrikam.Tool"]);
  assert.deepEqual(names(SHOP, { Filters: [on("HasInstallerType", "ZIP")] }), ["Contoso.Editor"]);
});

Deno.test("search() tells spellings apart only where a user typed them", () => {
  assert.deepEqual(names(SHOP, { Filters: [on("Tag", "build")] }), ["Fabrikam.Tool"]);
  assert.deepEqual(names(SHOP, { Filters: [on("Tag", "Build")] }), ["Contoso.Tool"]);
  assert.deepEqual(names(SHOP, { Filters: [on("Tag", "BUILD")] }), []);
  assert.deepEqual(names(SHOP, query("ctool", "Exact")), ["Contoso.Tool"]);
  assert.deepEqual(names(SHOP, query("CTOOL", "Exact")), []);
});

Deno.test("search() puts what is equal before what is alike, and identifiers before tags", () => {
  const index = indexOf([
    examplePackage("A.Tagged", [{ tags: ["git"] }]),
    examplePackage("B.Named", [{ name: "Git" }]),
    examplePackage("C.Git", [{}]),
    examplePackage("D.Coded", [{ productCodes: ["GIT"] }]),
    examplePackage("E.Alike", [{ moniker: "legit" }]),
    examplePackage("B.Gitter", [{}]),
  ]);
  assert.deepEqual(names(index, query("git")), [
    "D.Coded",
    "B.Named",
    "A.Tagged",
    "B.Gitter",
    "C.Git",
    "E.Alike",
  ]);
});

Deno.test("winget 64: search() knows nothing of what a contract does not understand", () => {
  const index = indexOf([
    examplePackage("A.Zip", [{ since: "1.4", tags: ["x"] }]),
    examplePackage("B.Mixed", [{ since: "1.10", productCodes: ["{new}"] }, { tags: ["x"] }]),
  ]);
  const old = { contract: { major: 1, minor: 1 } };
  assert.deepEqual(names(index, { FetchAllManifests: true }, old), ["B.Mixed"]);
  assert.deepEqual(names(index, { Filters: [on("Tag", "x")] }, old), ["B.Mixed"]);
  assert.deepEqual(names(index, { Inclusions: [on("ProductCode", "{new}")] }, old), []);
  assert.deepEqual(names(index, { Inclusions: [on("ProductCode", "{new}")] }), ["B.Mixed"]);
  assert.deepEqual(names(index, { Filters: [on("Tag", "x")] }), ["A.Zip", "B.Mixed"]);
});

Deno.test("search() recognises what is installed from a yanked version, but offers no package of yanked ones", () => {
  const index = indexOf([
    examplePackage("A.A", [{}, { productCodes: ["{old}"], yanked: "broken" }]),
    examplePackage("B.B", [{ yanked: "broken" }]),
  ]);
  assert.deepEqual(names(index, { Inclusions: [on("ProductCode", "{old}")] }), ["A.A"]);
  assert.deepEqual(names(index, { FetchAllManifests: true }), ["A.A"]);
});

Deno.test("winget 43: search() goes on where the last page ended, without repeats", () => {
  const body = query("tool");
  const whole = names(SHOP, body);
  for (const size of [1, 2, 3]) assert.deepEqual(pages(SHOP, body, size).flat(), whole);
});

Deno.test("winget 42: search() gives no token on the last page", () => {
  const request = parseSearchRequest({ FetchAllManifests: true });
  const options = { contract: NEWEST };
  assert.equal(search(SHOP, request, { ...options, pageSize: 3 }).next, null);
  const { next } = search(SHOP, request, { ...options, pageSize: 2 });
  assert.match(next ?? "", /^[A-Za-z0-9_-]+$/);
});

Deno.test("winget 43: search() keeps its place while packages come and go", () => {
  const index = indexOf(["a.b", "a.d", "a.f", "a.h"].map((name) => examplePackage(name)));
  const request = parseSearchRequest({ FetchAllManifests: true });
  const first = search(index, request, { contract: NEWEST, pageSize: 2 });
  index.delete("a.d");
  for (const name of ["a.a", "a.e"]) index.put(examplePackage(name));
  const rest = { contract: NEWEST, token: first.next ?? "", pageSize: 9 };
  assert.deepEqual(search(index, request, rest).packages.map(({ name }) => name), [
    "a.e",
    "a.f",
    "a.h",
  ]);
});

Deno.test("winget 44: search() refuses a token that is none, or of another search", () => {
  const request = parseSearchRequest(query("tool"));
  const { next } = search(SHOP, request, { contract: NEWEST, pageSize: 1 });
  const other = parseSearchRequest(query("o"));
  const forged = ["", "x", "AAAA", btoa("[1,2,3,4]"), btoa("null"), "é", "A".repeat(5000)];
  for (const token of forged) {
    assert.throws(() => search(SHOP, request, { contract: NEWEST, token }), {
      code: "cursor_refused",
    });
  }
  assert.throws(() => search(SHOP, other, { contract: NEWEST, token: next ?? "" }), {
    code: "cursor_refused",
  });
  assert.equal(search(SHOP, request, { contract: NEWEST, token: next ?? "" }).packages.length, 1);
});
