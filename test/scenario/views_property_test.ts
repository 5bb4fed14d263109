import assert from "node:assert/strict";
import fc from "fast-check";
import { NOON } from "../access_fixture.ts";
import type { VersionEntry } from "../../ts/model/package.ts";
import { View, type ViewRule, type ViewRules } from "../../ts/model/view.ts";
import type { Ask } from "./_files.ts";
import { json, openRegistry } from "./registry.ts";
import { seeing, type Stock, stocked } from "./views_fixture.ts";
import { condition } from "./winget_fixture.ts";

const NAMES = ["A.Tool", "A.Editor", "B.Tool", "B.tool.Plus", "C.App"];
const NUMBERS = ["1.0", "1.1", "2.0", "10.0"];
const TAGS = ["beta", "CLI", "cli-tool"];

const version = fc.tuple(fc.constantFrom(...NUMBERS), fc.subarray(TAGS))
  .map(([number, tags]) => [number, ...tags].join(" "));
const versions = fc.uniqueArray(version, {
  ...{ minLength: 1, maxLength: 3 },
  selector: (said) => said.split(" ")[0],
});
const stock: fc.Arbitrary<Stock> = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...NAMES), versions),
  { maxLength: 4, selector: ([name]) => name },
);
const rule: fc.Arbitrary<ViewRule> = fc.record({
  package: fc.constantFrom("A.*", "*.tool*", "b.tool", "?.App"),
  tag: fc.constantFrom("beta", "cli", "CLI*"),
  version: fc.constantFrom("1.*", "?.0", "*"),
}, { requiredKeys: [] });
const rules: fc.Arbitrary<ViewRules> = fc.record({
  allow: fc.array(rule, { maxLength: 2 }),
  deny: fc.array(rule, { maxLength: 2 }),
}, { requiredKeys: [] });

const keyword = fc.constantFrom("tool", "A", "beta", "cli", "{code-A.Tool-1.0}", "Name B.Tool-2.0");
const type = fc.constantFrom("Exact", "CaseInsensitive", "Substring", "StartsWith", "Wildcard");
const field = fc.constantFrom("PackageName", "Tag", "ProductCode", "Moniker", "Command", "Market");
const search = fc.record({
  Query: fc.record({ KeyWord: keyword, MatchType: type }),
  Inclusions: fc.array(fc.tuple(field, keyword, type).map((said) => condition(...said)), {
    ...{ minLength: 1, maxLength: 2 },
  }),
  Filters: fc.array(fc.tuple(field, keyword, type).map((said) => condition(...said)), {
    maxLength: 1,
  }),
  FetchAllManifests: fc.boolean(),
}, { requiredKeys: [] });
const address = fc.oneof(
  fc.constantFrom("/winget/R/packages", "/winget/R/packageManifests"),
  fc.constant("/api/v1/repositories/R/packages"),
  fc.tuple(
    fc.constantFrom("packageManifests/N", "packageVersions/N", "packages/N", "packages/N/versions"),
    fc.constantFrom("", "/V"),
    fc.constantFrom(...NAMES),
    fc.constantFrom(...NUMBERS),
  ).map(([of, one, name, number]) =>
    `/winget/R/${of}${one}`.replace("N", name).replace("V", number)
  ),
);

type Asked = readonly [address: string, body?: unknown];
const request: fc.Arbitrary<Asked> = fc.oneof(
  search.map((body): Asked => ["/winget/R/manifestSearch", body]),
  address.map((address): Asked => [address]),
);

/** The stock without what the rules hide. */
function seenOf(all: Stock, rules: ViewRules): Stock {
  const view = View.of(rules);
  return all.flatMap(([name, versions]) => {
    const seen = versions.filter((said) => {
      const [version = "", ...tags] = said.split(" ");
      return view.sees(name, { version, summary: { tags } } as unknown as VersionEntry);
    });
    return seen.length > 0 ? [[name, seen] as const] : [];
  });
}

async function told(ask: Ask, [address, body]: Asked, slug: string) {
  const init = body === undefined ? {} : json("POST", body);
  const answer = await ask(address.replace("R", `acme/${slug}`), init);
  const text = (await answer.text()).replaceAll(slug, "…");
  return [answer.status, answer.headers.get("etag"), text.replace(/"requestId":"\w+"/, "")];
}

Deno.test("whatever the packages, the rules and the requests, a view answers as if there were nothing else", async () => {
  await using registry = await openRegistry({ now: () => NOON });
  let run = 0;
  const requests = fc.array(request, { minLength: 5, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(stock, rules, requests, async (stock, rules, requests) => {
      const [whole, part] = [`whole${++run}`, `part${run}`] as const;
      await stocked(registry, `acme/${whole}`, stock);
      await stocked(registry, `acme/${part}`, seenOf(stock, rules));
      const seer = await seeing(registry, rules);
      for (const one of requests) {
        const alone = await told(registry.admin, one, part);
        assert.deepEqual(await told(seer, one, whole), alone, JSON.stringify(one));
      }
    }),
    { seed: 4, numRuns: 40 },
  );
});
