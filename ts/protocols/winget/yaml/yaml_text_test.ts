import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { JsonObject } from "../../../kit/json.ts";
import { yamlText } from "./_yaml_text.ts";

/** Both generations of YAML must find in it what was written. */
function readsBack(value: JsonObject): void {
  const text = yamlText(value);
  for (const version of ["1.1", "1.2"] as const) {
    assert.deepEqual(parse(text, { version, logLevel: "silent" }), value, text);
  }
}

const MISREAD = [
  ..."~ null true False yes NO on Off y N = << 1 -1 +1 0 1.10 1. .5 1e3 1.5E-7 0x1F 0o17 017".split(
    " ",
  ),
  ..."0b1 1_000 1,000 1:30 1:30.5 .inf -.INF .nan 2024-05-01 2024-5-1 2024-05-01T10:00:00Z".split(
    " ",
  ),
  ..."- ? : -- --- ... # & * ! | > % @ ` [ ] { } , ' \" -a ?a :a a: #a".split(" "),
  "2024-05-01 10:00:00",
  "a: b",
  "a #b",
  " a",
  "a ",
  "a\tb",
  "\u00A0",
  "\uFEFFa",
  "\u0085",
  "\u2028",
  "a\nb",
  "a\n",
  "\na",
  "a\n\n",
  "a\n \nb",
  "a\n  b\n\n\nc",
  "  a\nb",
  "a\r\nb",
  "it's",
  '"',
  "\\",
];

for (const text of MISREAD) {
  Deno.test(`yamlText() writes ${JSON.stringify(text)} so that it stays a text`, () => {
    readsBack({ Alone: text, List: [text], Inner: { Deep: [{ Deeper: text, After: "x" }] } });
  });
}

Deno.test("yamlText() leaves what nobody misreads bare", () => {
  const bare = ["1.2.3", "x64", "https://a.test/?b=c&d=e#f", "/S <INSTALLPATH>", "Müller & Söhne"];
  assert.equal(yamlText({ A: bare }), `A:\n${bare.map((one) => `- ${one}\n`).join("")}`);
});

Deno.test("yamlText() writes lists at their key and long texts as blocks", () => {
  const value = { A: [{ B: 1, C: true }, { D: ["e"] }], F: { G: "h\n\ni" }, J: [], K: {} };
  const text = "A:\n- B: 1\n  C: true\n- D:\n  - e\nF:\n  G: |-\n    h\n\n    i\nJ: []\nK: {}\n";
  assert.equal(yamlText(value), text);
});

Deno.test("yamlText() writes any text so that it stays what it is", () => {
  const unit = fc.oneof(
    fc.constantFrom(..."\n\n \t#:-?'\"\\&*!|>%@`{}[],~yn0.1e_\r\u0085\u2028\uFEFF".split("")),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  const texts = fc.array(unit, { maxLength: 12, minLength: 1 }).map((units) => units.join(""))
    .filter((text) => text.isWellFormed());
  fc.assert(fc.property(texts, (text) => readsBack({ A: text, B: [text] })), {
    seed: 20240501,
    numRuns: 2000,
  });
});
