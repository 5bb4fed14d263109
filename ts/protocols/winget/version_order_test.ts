import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions, isApproximate, parseVersion } from "./version_order.ts";

/** Each row rises strictly; versions in one cell are equal. */
const RISING: readonly (readonly string[])[] = [
  ["1", "2"],
  ["13.9.8", "14.1"],
  ["1.0 = 1.0.0 = 1.0. = Version 1.0 = v1 =  v1.0 ", "1.0.1"],
  ["1.2.00.3 = 1.2.0.3", "1.2.0.4"],
  ["01.02.03.04 = 1.2.3.4", "1.2.3.5"],
  ["0.0.1-alpha", "0.0.1-beta", "0.0.2-alpha"],
  ["1-rc", "1"],
  ["1.2-rc", "1.2"],
  ["1.0.0-rc", "1 = 1.0.0"],
  ["22.0.0-rc.1", "22.0.0-rc.1.1", "22.0.0-rc.1.2", "22.0.0-rc.2", "22.0.0", "22.0.0.1-rc"],
  ["v0.0.1", "0.0.2"],
  ["foo1 = bar1", "foo2"],
  ["1.a2", "1.b1"],
  ["alpha = ALPHA", "beta"],
  ["9.0", "10.0"],
  ["943849587389754876.1", "latest = Latest"],
  ["unknown = UNKNOWN", "alpha", "1.fork", "1.0"],
  ["0.9", "< 1.0", "1.0", "> 1.0 = >  v1", "1.1"],
  ["9999", "< latest", "latest", "> latest"],
  ["13.0.0", "13.2.0-rc", "13.2.0", "13.2.1-bugfix", "14.0.0", "15.0.0"],
  ["18446744073709551616 = 18446744073709551616.0", "0", "18446744073709551615"],
  ["1.\u{ff5e}", "1.\u{10400}x"],
];

Deno.test("winget 74: compareVersions() keeps every relation of the version order", () => {
  for (const row of RISING) {
    const cells = row.map((cell) => cell.split(" = "));
    cells.forEach((here, at) => {
      for (const a of here) for (const b of here) assert.equal(compareVersions(a, b), 0);
      for (const later of cells.slice(at + 1)) {
        for (const a of here) {
          for (const b of later) {
            assert.equal(compareVersions(a, b), -1, `${a} < ${b}`);
            assert.equal(compareVersions(b, a), 1, `${b} > ${a}`);
          }
        }
      }
    });
  }
});

Deno.test("compareVersions() is a total order", () => {
  const word = fc.constantFrom("0", "00", "1", "2", "-rc", "a", "v", " ", "< ", ".", "Latest");
  const version = fc.array(word, { maxLength: 6 }).map((words) => words.join(""));
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      assert.equal(compareVersions(a, b), 0 - compareVersions(b, a));
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
        assert.ok(compareVersions(a, c) <= 0);
      }
    }),
    { seed: 74, numRuns: 2000 },
  );
});

Deno.test("parseVersion() answers null for what lies below or above the unknown", () => {
  assert.equal(parseVersion("< Unknown"), null);
  assert.equal(parseVersion("> unknown"), null);
  assert.notEqual(parseVersion("unknown"), null);
  assert.notEqual(parseVersion("< latest"), null);
});

Deno.test("parseVersion() takes a number beyond 64 bits for text", () => {
  assert.deepEqual(parseVersion("18446744073709551616.1")?.parts, [
    { number: "0", text: "18446744073709551616" },
    { number: "1", text: "" },
  ]);
  assert.deepEqual(parseVersion("018446744073709551615")?.parts, [
    { number: "18446744073709551615", text: "" },
  ]);
});

Deno.test("isApproximate() looks for a sign and a space", () => {
  for (const text of ["< 1.0", "> 1.0", " > Latest"]) assert.equal(isApproximate(text), true, text);
  for (const text of ["1.0", "<1.0", "1 < 2", "", "Latest"]) {
    assert.equal(isApproximate(text), false, text);
  }
});
