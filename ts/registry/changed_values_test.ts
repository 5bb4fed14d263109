import assert from "node:assert/strict";
import { changedValues } from "./changed_values.ts";

interface Sample {
  readonly title: string;
  readonly secret: string;
  readonly list?: readonly string[];
}

const BEFORE: Sample = { title: "one", secret: "first" };

Deno.test("changedValues() tells of what changed, and of no other field", () => {
  const after = { title: "two", secret: "second", list: ["a"] };
  assert.deepEqual(changedValues(BEFORE, after, ["title"]), {
    ...{ before: { title: "one" }, after: { title: "two" } },
  });
  assert.deepEqual(changedValues(BEFORE, { ...BEFORE, list: ["a"] }, ["title", "list"]), {
    ...{ before: { list: null }, after: { list: ["a"] } },
  });
});

Deno.test("changedValues() is null where nothing that it looks at changed", () => {
  assert.equal(changedValues(BEFORE, { ...BEFORE, secret: "second" }, ["title", "list"]), null);
  const listed = { ...BEFORE, list: ["a"] };
  assert.equal(changedValues(listed, structuredClone(listed), ["title", "list"]), null);
});
