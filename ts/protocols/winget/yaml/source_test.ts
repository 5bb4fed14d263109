import assert from "node:assert/strict";
import { LONGEST_YAML, parseSource, type SourceNode } from "./_source.ts";

function plain(node: SourceNode): unknown {
  if (node.is === "text") return node.text;
  if (node.is === "list") return node.items.map(plain);
  return Object.fromEntries([...node.members].map(([name, value]) => [name, plain(value)]));
}

Deno.test("parseSource() leaves every scalar the text that it shows (winget 76)", () => {
  const text =
    "PackageVersion: 1.10\nReleaseDate: 2024-05-01\nA: 0x1F\nB: yes\nC: '~'\nD: ~\nE:\n" +
    "F: ''\nG: |-\n  *no\n  &anchor\n\n  !tag\nH: [1e3, {a: no}]\n";
  assert.deepEqual(plain(parseSource(text)), {
    PackageVersion: "1.10",
    ReleaseDate: "2024-05-01",
    A: "0x1F",
    B: "yes",
    C: "~",
    D: null,
    E: null,
    F: null,
    G: "*no\n&anchor\n\n!tag",
    H: ["1e3", { a: "no" }],
  });
});

Deno.test("parseSource() takes a mark of byte order, carriage returns and document marks", () => {
  assert.deepEqual(plain(parseSource("\uFEFF---\r\n# note\r\nA: b\r\n...\r\n")), { A: "b" });
});

Deno.test("parseSource() knows the line of each key", () => {
  const node = parseSource("# one\nA: b\nC:\n- d\n- e: f\n");
  assert.ok(node.is === "map");
  assert.equal(node.members.get("C")?.line, 3);
  const list = node.members.get("C");
  assert.deepEqual(list?.is === "list" && list.items.map(({ line }) => line), [4, 5]);
});

const REFUSED: readonly (readonly [what: string, text: string, says: RegExp, line?: number])[] = [
  ["an anchor", "A: b\nC: &x d", /anchor/, 2],
  ["an alias", "A: *x", /alias/, 1],
  ["a tag", "A: !!binary aGk=", /tag/, 1],
  ["a directive", "%YAML 1.1\n---\nA: b", /directive/, 1],
  ["a second document", "A: b\n---\nC: d", /one YAML document/, 2],
  ["a key given twice", "A: b\nC: d\nA: e", /"A" twice/, 3],
  ["keys that differ by case", "A: b\na: e", /"a" twice/, 2],
  ["a key given twice below", "A:\n  B: c\n  B: d", /"B" twice/, 3],
  ["a key that is no text", "? [a]\n: b", /texts for keys/, 1],
  ["a text left open", "A: 'b\nC: d", /not valid YAML/],
  ["a tab for indentation", "A:\n\tB: c", /not valid YAML/],
  ["nothing", "# nothing\n", /says nothing/],
  ["deep lists", "[".repeat(200), /deeper than 32/, 1],
  ["deep blocks", "- ".repeat(200), /deeper than 32/, 1],
  ["a long file", "#".repeat(LONGEST_YAML + 1), /longer than/],
  ["many small parts", "- a\n".repeat(100_000), /too many parts/],
  ["what bombs are made of", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", /anchor/, 1],
];

for (const [what, text, says, line] of REFUSED) {
  Deno.test(`parseSource() refuses ${what}`, () => {
    assert.throws(() => parseSource(text), {
      name: "SourceRefused",
      message: says,
      ...(line && { line }),
    });
  });
}
