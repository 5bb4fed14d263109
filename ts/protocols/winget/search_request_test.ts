import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { MATCH_TYPES, parseSearchRequest, SEARCH_LIMITS } from "./search_request.ts";

const NOTHING = {
  query: null,
  inclusions: null,
  filters: [],
  fetchAllManifests: false,
  maximumResults: null,
};

function condition(field: string, keyword: string, type = "Exact"): Json {
  return { PackageMatchField: field, RequestMatch: { KeyWord: keyword, MatchType: type } };
}

Deno.test("winget 26: parseSearchRequest() reads an empty body as a request for nothing", () => {
  for (const body of [null, {}, { Query: null, Inclusions: null, Filters: null, Else: [1] }]) {
    assert.deepEqual(parseSearchRequest(body), NOTHING);
  }
});

Deno.test("winget 27: parseSearchRequest() tells empty inclusions from none", () => {
  assert.deepEqual(parseSearchRequest({ Inclusions: [] }).inclusions, []);
  assert.equal(parseSearchRequest({ Filters: [] }).inclusions, null);
});

Deno.test("parseSearchRequest() reads every member, in any case", () => {
  const request = parseSearchRequest({
    MAXIMUMRESULTS: 7,
    fetchallmanifests: true,
    query: { keyword: "Foo", matchtype: "SUBSTRING" },
    Filters: [condition("tag", "x")],
    inclusions: [condition("ProductCode", "{a}"), condition("ProductCode", "{a}")],
  });
  assert.deepEqual(request, {
    maximumResults: 7,
    fetchAllManifests: true,
    query: { keyword: "Foo", type: "Substring" },
    filters: [{ field: "Tag", keyword: "x", type: "Exact" }],
    inclusions: [{ field: "ProductCode", keyword: "{a}", type: "Exact" }],
  });
});

Deno.test("winget 36: parseSearchRequest() keeps a condition on an unknown field as one that fails", () => {
  const { filters } = parseSearchRequest({ Filters: [condition("Colour", "red")] });
  assert.deepEqual(filters, [{ field: null, keyword: "red", type: "Exact" }]);
});

Deno.test("winget 29: parseSearchRequest() knows every match type and refuses others", () => {
  for (const type of MATCH_TYPES) {
    assert.equal(
      parseSearchRequest({ Query: { KeyWord: "a", MatchType: type } }).query?.type,
      type,
    );
  }
});

Deno.test("parseSearchRequest() refuses with the field that is wrong", () => {
  const scans = Array.from(
    { length: SEARCH_LIMITS.scans + 1 },
    (_, at) => condition("Tag", `${at}`, "Substring"),
  );
  const refused: [Json, "request_malformed" | "value_refused", string][] = [
    [[], "request_malformed", "The body"],
    ["x", "request_malformed", "The body"],
    [{ Query: "foo" }, "request_malformed", "Query"],
    [{ Query: { MatchType: "Exact" } }, "request_malformed", "Query.KeyWord"],
    [{ Query: { KeyWord: 1, MatchType: "Exact" } }, "request_malformed", "Query.KeyWord"],
    [{ Query: { KeyWord: "a" } }, "request_malformed", "Query.MatchType"],
    [{ Query: { KeyWord: "a", MatchType: "Near" } }, "value_refused", "Query.MatchType"],
    [
      { Query: { KeyWord: "a".repeat(2049), MatchType: "Exact" } },
      "value_refused",
      "Query.KeyWord",
    ],
    [{ Inclusions: {} }, "request_malformed", "Inclusions"],
    [{ Inclusions: [null] }, "request_malformed", "Inclusions[0]"],
    [{ Filters: [{}] }, "request_malformed", "Filters[0].PackageMatchField"],
    [
      { Filters: [condition("Tag", "a"), { PackageMatchField: "Tag" }] },
      "request_malformed",
      "Filters[1].RequestMatch",
    ],
    [{ Filters: Array(1001).fill(condition("Tag", "a")) }, "value_refused", "Filters"],
    [{ Inclusions: scans }, "value_refused", "Inclusions and Filters"],
    [{ MaximumResults: "5" }, "request_malformed", "MaximumResults"],
    [{ MaximumResults: 0 }, "value_refused", "MaximumResults"],
    [{ MaximumResults: -1 }, "value_refused", "MaximumResults"],
    [{ MaximumResults: 1.5 }, "value_refused", "MaximumResults"],
    [{ FetchAllManifests: 1 }, "request_malformed", "FetchAllManifests"],
  ];
  for (const [body, code, field] of refused) {
    assert.throws(() => parseSearchRequest(body), (error) => {
      assert.ok(error instanceof RegistryError);
      assert.equal(error.code, code);
      assert.equal(error.findings[0]?.field, field);
      assert.equal(error.status, 400);
      return true;
    }, JSON.stringify(body).slice(0, 80));
  }
});

Deno.test("parseSearchRequest() answers or refuses whatever JSON it meets", () => {
  const key = fc.constantFrom("Query", "Inclusions", "Filters", "KeyWord", "MatchType", "x");
  const { body } = fc.letrec((tie) => ({
    body: fc.oneof(
      fc.constantFrom(null, 1, "Exact", true, [], {}),
      fc.dictionary(key, tie("body")),
      fc.array(tie("body"), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(body, (body) => {
      try {
        parseSearchRequest(body as Json);
      } catch (error) {
        assert.ok(error instanceof RegistryError);
      }
    }),
    { seed: 3 },
  );
});
