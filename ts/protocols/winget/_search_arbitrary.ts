import fc from "fast-check";
import { examplePackage, type ExampleVersion } from "./_search_example.ts";
import type { Searchable } from "./searchable.ts";
import type { Contract } from "./contract.ts";
import { search } from "./search.ts";
import { type Condition, MATCH_FIELDS, MATCH_TYPES, type SearchRequest } from "./search_request.ts";

const word = fc.constantFrom(
  "aa",
  "ab",
  "AB",
  "aB",
  "ba",
  "abc",
  "Abcd",
  "b a",
  "abcabc",
  "ß",
  "é",
);
const some = fc.option(fc.array(word, { maxLength: 3 }), { nil: undefined });
const version: fc.Arbitrary<ExampleVersion> = fc.record({
  name: word,
  publisher: word,
  moniker: word,
  otherNames: some,
  tags: some,
  commands: some,
  packageFamilyNames: some,
  productCodes: some,
  upgradeCodes: some,
  normalizedNames: fc.option(
    fc.array(fc.constantFrom("aa", "aa(x64)", "ab", "ab(x86)"), { maxLength: 2 }),
    { nil: undefined },
  ),
  installerTypes: some,
  markets: fc.option(fc.constantFrom(["US"], ["DE", "us"]), { nil: undefined }),
  since: fc.constantFrom("1.0", "1.4", "1.12"),
  yanked: fc.option(fc.constant("bad"), { nil: undefined, freq: 5 }),
}, { requiredKeys: ["since"] });
/** A package, which may be deleted or without versions. */
export const package_ = fc.tuple(
  fc.constantFrom("a.a", "A.ab", "a.B", "b.Abc", "b.ba", "c.aa", "c.AB", "ß.é"),
  fc.array(version, { maxLength: 3 }),
  fc.boolean(),
).map(([name, versions, deleted]) => ({ ...examplePackage(name, versions), deleted }));

const match = fc.record({
  keyword: fc.oneof(
    word,
    fc.constantFrom("a", "B", "", "*a", "a?*", "aa(x64)", "ab(x86)", "US", "a.ab", "abcb", "."),
  ),
  type: fc.constantFrom(...MATCH_TYPES),
});
const condition: fc.Arbitrary<Condition> = fc.tuple(
  fc.constantFrom(null, ...MATCH_FIELDS),
  match,
).map(([field, said]) => ({ field, ...said }));
export const request: fc.Arbitrary<SearchRequest> = fc.record({
  query: fc.option(match),
  inclusions: fc.option(fc.array(condition, { maxLength: 4 })),
  filters: fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })),
  fetchAllManifests: fc.boolean(),
  maximumResults: fc.constant(null),
});
export const contract = fc.constantFrom("1.0", "1.4", "1.28").map((text) => {
  const [major = 0, minor = 0] = text.split(".").map(Number);
  return { major, minor };
});

/** Everything that a search finds, on small pages. */
export function everyPage(index: Searchable, request: SearchRequest, contract: Contract): string[] {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = search(index, request, { contract, token, pageSize: 2 });
    found.push(...page.packages.map(({ name }) => name));
    token = page.next ?? undefined;
  } while (token !== undefined && found.length < 100);
  return found;
}
