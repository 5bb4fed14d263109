import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "./canonical_json.ts";
import type { Json } from "./json.ts";

Deno.test("canonicalJson() writes the examples of RFC 8785", () => {
  const numbers = [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001];
  const string = '€$\u000F\nA\'B"\\\\"/';
  assert.equal(
    canonicalJson({ numbers, string, literals: [null, true, false] }),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      `"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
  );
  const names = {
    ...{ "€": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh" },
    ...{ "1": "One", "😀": "Emoji: Grinning Face", "\u0080": "Control" },
    "ö": "Latin Small Letter O With Diaeresis",
  };
  assert.deepEqual(
    Object.values(JSON.parse(`[${canonicalJson(names).slice(1, -1).replace(/"[^"]*":/g, "")}]`)),
    [
      ...["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis"],
      ...["Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
    ],
  );
});

Deno.test("canonicalJson() does not depend on the order of names, nor on what is undefined", () => {
  assert.equal(canonicalJson({ a: 1, b: { d: 2, c: undefined } }), '{"a":1,"b":{"d":2}}');
  assert.equal(canonicalJson({ b: { d: 2 }, a: 1 }), '{"a":1,"b":{"d":2}}');
});

Deno.test("canonicalJson() says every value as JSON does", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assert.deepEqual(JSON.parse(canonicalJson(value as Json)), JSON.parse(JSON.stringify(value)));
  }));
});
