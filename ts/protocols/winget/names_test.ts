import assert from "node:assert/strict";
import fc from "fast-check";
import { RegistryError } from "../../model/registry_error.ts";
import { foldIdentifier, parseIdentifier, parseVersionText, versionKey } from "./names.ts";
import { compareVersions } from "./version_order.ts";

Deno.test("parseIdentifier() accepts what the protocol allows", () => {
  const longest = ["a", "b", "c", "d"].map((letter) => letter.repeat(31)).join(".");
  const accepted = [
    "Contoso.Tool",
    "a.b.c.d.e.f.g.h",
    `${"x".repeat(32)}.${"y".repeat(32)}`,
    longest,
    "Notepad++.Notepad++",
    "Foo.Bar!'()&=@%",
    "360安全中心.360安全卫士",
    `${"😀".repeat(32)}.b`,
  ];
  for (const text of accepted) assert.equal(parseIdentifier(text), text);
});

Deno.test("parseIdentifier() answers the composed form", () => {
  assert.equal(parseIdentifier("Cafe\u0301.Bar"), "Caf\u00e9.Bar");
});

Deno.test("parseIdentifier() names the rule and the value that it refuses", () => {
  const refused: [string, RegExp][] = [
    ["", /""/],
    ["Contoso", /2 to 8 segments/],
    ["a.b.c.d.e.f.g.h.i", /2 to 8 segments/],
    [".b", /1 to 32/],
    ["a.", /1 to 32/],
    ["a..b", /1 to 32/],
    ["..", /1 to 32/],
    [`${"x".repeat(33)}.b`, /1 to 32/],
    [Array(5).fill("x".repeat(26)).join("."), /128/],
    ["a/b.c", /"\/"/],
    ["a.b\\c", /may not stand/],
    ["a.b c", /" "/],
    ["a.b\u00a0c", /may not stand/],
    ["a.b\0", /may not stand/],
    ["a.b\u0085", /may not stand/],
    ["a.b\ud800", /may not stand/],
    ...[...'\\/:*?"<>|'].map((sign): [string, RegExp] => [`a.${sign}`, /may not stand/]),
  ];
  for (const [text, says] of refused) {
    assert.throws(() => parseIdentifier(text), (error) => {
      assert.ok(error instanceof RegistryError);
      assert.equal(error.code, "name_refused");
      return says.test(error.message) && error.message.includes("PackageIdentifier");
    }, JSON.stringify(text));
  }
});

Deno.test("winget 46: foldIdentifier() gives one key to identifiers that differ in case", () => {
  assert.equal(foldIdentifier("Contoso.TOOL"), foldIdentifier("contoso.tool"));
  assert.notEqual(foldIdentifier("Contoso.Tool"), foldIdentifier("Contoso.Tool2"));
});

Deno.test("parseVersionText() keeps the text literally", () => {
  for (const text of ["1.0", "1.0 .0", "v1.2-beta+5", "Unknown", "x".repeat(128), "1,5;2"]) {
    assert.equal(parseVersionText(text), text);
  }
});

Deno.test("winget 60: parseVersionText() refuses what is no version", () => {
  const refused = ["", " ", " 1.0", "1.0\t", "< 1.0", "> 1", "1/2", "1\\2", "1:2", "1*", "1\0"];
  for (const text of [...refused, "1?", '1"', "1|2", "x".repeat(129), "1\u009f", "1\udc00"]) {
    assert.throws(() => parseVersionText(text), { name: "RegistryError", code: "name_refused" });
  }
});

Deno.test("winget 75: versionKey() is shared by spellings of one version", () => {
  const spellings = [
    ["1.0", "1", "1.0.0", " v1.0", "Version 1.0", "01.00", "1."],
    ["0", "0.0", "", "v0"],
    ["Latest", "latest"],
    ["1.0-RC", "1.0-rc", "1.0-rc.0"],
  ];
  const keys = spellings.map((row) => new Set(row.map(versionKey)));
  assert.deepEqual(keys.map((row) => row.size), [1, 1, 1, 1]);
  assert.equal(new Set(keys.flatMap((row) => [...row])).size, 4);
  assert.notEqual(versionKey("0Latest"), versionKey("Latest"));
});

Deno.test("winget 75: versionKey() is equal exactly where compareVersions() is zero", () => {
  const big = "99999999999999999999";
  const word = fc.constantFrom("0", "1", big, "0" + big, "-rc", "A", "a", " ", ".", "Latest");
  const version = fc.array(word, { maxLength: 5 }).map((words) => words.join(""));
  fc.assert(
    fc.property(version, version, (a, b) => {
      assert.equal(versionKey(a) === versionKey(b), compareVersions(a, b) === 0);
    }),
    { seed: 75, numRuns: 5000 },
  );
});
