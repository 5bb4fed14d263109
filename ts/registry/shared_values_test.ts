import assert from "node:assert/strict";
import type { JsonObject } from "../kit/json.ts";
import type { Package, VersionEntry } from "../model/package.ts";
import { withSharedValues } from "./shared_values.ts";

function of(...summaries: readonly JsonObject[]): Package {
  const versions = summaries.map((summary, at) => ({ version: `${at}`, summary }) as VersionEntry);
  return { name: "Contoso.Tool", versions } as unknown as Package;
}

const SUMMARIES: readonly JsonObject[] = [
  { name: "Tool", tags: ["a", "b"], codes: ["1"], nested: { is: "object" } },
  { name: "Tool", tags: ["a", "b"], codes: ["2"], nested: { is: "object" } },
  { name: "Other", tags: ["a"], since: "1.0" },
  { tags: [], since: null, late: ["a"] },
  {},
];

Deno.test("withSharedValues() says what it was given", () => {
  const package_ = of(...SUMMARIES);
  const given = structuredClone(package_);
  assert.deepEqual(withSharedValues(package_), given);
  assert.deepEqual(package_, given);
});

Deno.test("withSharedValues() keeps a list once that the version before has too", () => {
  const [one, other, third] = withSharedValues(of(...SUMMARIES)).versions;
  assert.equal(one?.summary.tags, other?.summary.tags);
  assert.notEqual(one?.summary.codes, other?.summary.codes);
  assert.notEqual(other?.summary.tags, third?.summary.tags);
});
