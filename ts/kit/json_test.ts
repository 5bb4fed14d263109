import assert from "node:assert/strict";
import fc from "fast-check";
import { isJsonObject, JsonRefused, parseJson } from "./json.ts";

const LIMITS = { depth: 4 };

Deno.test("parseJson() reads what JSON.parse reads", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 3 }), fc.nat(4), (text, indent) => {
    const spaced = JSON.stringify(JSON.parse(text), null, indent);
    assert.deepEqual(parseJson(spaced, { depth: 10 }), JSON.parse(text));
  }));
});

Deno.test("parseJson() refuses whatever is not JSON, in bounded time", () => {
  const shards = fc.constantFrom("{", "}", "[", "]", '"', "\\", ":", ",", "1", "a", " ", "null");
  fc.assert(fc.property(fc.array(shards, { maxLength: 30 }).map((all) => all.join("")), (text) => {
    try {
      JSON.parse(text);
    } catch {
      assert.throws(() => parseJson(text, LIMITS), JsonRefused);
    }
  }));
});

/** A text, and whether a name stands twice in it. */
const REPEATS: readonly (readonly [string, boolean])[] = [
  ['{"a":1,"b":2}', false],
  ['{"a":1,"a":2}', true],
  [
    '{"a" \\n\\t:1,\\r"a" :2}'.replaceAll("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r"),
    true,
  ],
  ['{"a":1,"\\u0061":2}', true],
  ['{"a":{"a":1}}', false],
  ['[{"a":1},{"a":1}]', false],
  ['{"a":[{"b":1}],"b":2}', false],
  ['{"a":"b","b":"a"}', false],
  ['{"a":"a\\":","b":"x"}', false],
  ['{"\\\\":1,"\\"":2}', false],
  ['{"":1,"":2}', true],
  ['{"__proto__":1,"__proto__":2}', true],
  ['{"a":{"c":1,"d":{"e":[]}},"f":{"c":1,"c":1}}', true],
  ['["a","a"]', false],
];

Deno.test("parseJson() refuses a name that stands twice in one object", () => {
  for (const [text, isRepeated] of REPEATS) {
    if (isRepeated) assert.throws(() => parseJson(text, LIMITS), /stands twice/, text);
    else assert.deepEqual(parseJson(text, LIMITS), JSON.parse(text));
  }
});

Deno.test("parseJson() counts brackets, but none in strings", () => {
  for (const text of ["[[[[1]]]]", '{"a":[{"b":[]}]}', '[["[[[[[[","\\"[[[[[["]]']) {
    assert.deepEqual(parseJson(text, LIMITS), JSON.parse(text));
  }
  for (const text of ["[[[[[1]]]]]", '{"a":[{"b":[{}]}]}', "[".repeat(10_000_000)]) {
    assert.throws(() => parseJson(text, LIMITS), /deeper than 4/, text.slice(0, 20));
  }
});

Deno.test("parseJson() repeats no more than a little of a strange name", () => {
  const name = "x".repeat(10_000);
  const text = `{"${name}":1,"${name}":2}`;
  assert.throws(() => parseJson(text, LIMITS), ({ message }: Error) => message.length < 200);
});

Deno.test("isJsonObject() tells objects from arrays and null", () => {
  assert.deepEqual([{}, [], null, "a", 1, undefined].map(isJsonObject), [
    ...[true, false, false, false, false, false],
  ]);
});
