import fc from "fast-check";
import assert from "node:assert/strict";
import { windowOf } from "./found_window.ts";
import type { FoundPackage, PackageQuery } from "./package_search.ts";

const REPOSITORY = { path: "acme/apps" };

Deno.test("windowOf() answers what sorting everything would have, those that are alike by name", () => {
  const query = fc.record({
    ...{ sort: fc.constantFrom("published", "size"), descending: fc.boolean() },
    ...{ offset: fc.nat(12), limit: fc.integer({ min: 1, max: 12 }) },
  });
  fc.assert(fc.property(fc.array(fc.nat(4), { maxLength: 20 }), query, (ranks, query) => {
    const { descending, offset, limit } = query;
    const found = ranks.map((rank) => ({ rank, repository: REPOSITORY }) as FoundPackage);
    const whole = found.toSorted((a, b) => descending ? b.rank - a.rank : a.rank - b.rank);
    const window = windowOf(found, query as unknown as PackageQuery);
    assert.equal(window.length, whole.slice(offset, offset + limit).length);
    whole.slice(offset, offset + limit).forEach((one, at) => assert.equal(window[at], one));
  }));
});
