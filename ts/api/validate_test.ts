import assert from "node:assert/strict";
import { z } from "zod";
import { RegistryError } from "../model/registry_error.ts";
import { optional, text } from "./schemas.ts";
import { queryOf, validate } from "./validate.ts";

const WANTED = z.strictObject({
  title: text(5),
  scope: optional(z.strictObject({ actions: z.array(z.enum(["read", "publish"])).max(2) })),
});

function refusalOf(attempt: () => unknown): RegistryError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof RegistryError) return error;
    throw error;
  }
  throw new Error("Nothing was refused");
}

const CASES: [unknown, string, string, string][] = [
  [{}, "title", "required", "is required"],
  [{ title: 7 }, "title", "type", "must be a string"],
  [{ title: "" }, "title", "length", "must have at least 1 characters"],
  [{ title: "longer" }, "title", "length", "must have at most 5 characters"],
  [{ title: "a\nb" }, "title", "format", "must not hold control characters"],
  [{ title: "\ud800" }, "title", "format", "must not hold control characters"],
  [{ title: "CI", titel: "" }, "titel", "unknown", "is not known here"],
  [{ title: "CI", scope: [] }, "scope", "type", "must be an object"],
  [{ title: "CI", scope: { a: 1, actions: [] } }, "scope.a", "unknown", "is not known here"],
  [
    { title: "CI", scope: { actions: ["read", "fly"] } },
    ...["scope.actions[1]", "values", "must be one of read, publish"] as [string, string, string],
  ],
];

Deno.test("validate() says where, by which rule and what", () => {
  for (const [value, field, rule, says] of CASES) {
    const { code, detail, findings } = refusalOf(() => validate(WANTED, value));
    assert.deepEqual([code, findings], ["value_refused", [{ field, rule, says }]]);
    assert.equal(detail, `${JSON.stringify(field)} ${says}`);
  }
});

Deno.test("validate() says everything that is wrong, in bounds", () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x${at}`, 1]));
  assert.equal(refusalOf(() => validate(WANTED, { title: "CI", ...many })).findings.length, 50);
  const long = refusalOf(() => validate(WANTED, { title: "CI", ["y".repeat(5000)]: 1 }));
  assert.ok(long.detail.length < 200);
});

Deno.test("validate() takes `null` for what may be left out, and pairs of surrogates for what they say", () => {
  assert.deepEqual(validate(WANTED, { title: "🎁", scope: null }), {
    ...{ title: "🎁", scope: undefined },
  });
});

Deno.test("queryOf() leaves out the credentials, and refuses a name that stands twice", () => {
  assert.deepEqual(queryOf("http://a.test/?limit=2&code=phk_x&cursor=a%20b"), {
    ...{ limit: "2", cursor: "a b" },
  });
  const { findings } = refusalOf(() => queryOf("http://a.test/?limit=2&limit=3"));
  assert.deepEqual(findings.map(({ field, rule }) => [field, rule]), [["limit", "repeated"]]);
});
