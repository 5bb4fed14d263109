import assert from "node:assert/strict";
import { compareVersions, newestFirst } from "./version_order.ts";

const RISING: readonly (readonly string[])[] = [
  ["1", "2"],
  ["13.9.8", "14.1"],
  ["0.0.1-alpha", "0.0.2-alpha"],
  ["0.0.1-beta", "0.0.2-alpha"],
  ["1-rc", "1"],
  ["1.2-rc", "1.2"],
  ["1.0.0-rc", "1"],
  ["22.0.0-rc.1", "22.0.0-rc.1.1", "22.0.0-rc.1.2", "22.0.0-rc.2", "22.0.0"],
  ["22.0.0-rc.1", "22.0.0.1-rc"],
  ["v0.0.1", "0.0.2"],
  ["1.a2", "1.b1"],
  ["alpha", "beta"],
  ["943849587389754876.1", "latest"],
  ["unknown", "1.0"],
  ["unknown", "1.fork"],
  ["0.9", "< 1.0", "1.0", "> 1.0", "1.1"],
  ["9999", "< latest", "latest", "> latest"],
];

const EQUAL = [
  ...[["1.0", "1.0.0"], ["1.0", "1.0."], ["1.2.00.3", "1.2.0.3"], ["01.02.03.04", "1.2.3.4"]],
  ...[["1.0", "Version 1.0"], ["foo1", "bar1"], ["1.RC", "1.rc"]],
] as [string, string][];

Deno.test("compareVersions() keeps every relation of the protocol", () => {
  for (const versions of RISING) {
    versions.forEach((older, at) => {
      for (const newer of versions.slice(at + 1)) {
        assert.ok(compareVersions(older, newer) < 0, `${older} < ${newer}`);
        assert.ok(compareVersions(newer, older) > 0, `${newer} > ${older}`);
      }
    });
  }
  for (const [one, other] of EQUAL) assert.equal(compareVersions(one, other), 0, `${one} ${other}`);
});

Deno.test("newestFirst() sorts as the client does", () => {
  const sorted = ["15.0.0", "14.0.0", "13.2.1-bugfix", "13.2.0", "13.2.0-rc", "13.0.0"];
  assert.deepEqual(sorted.toReversed().sort(newestFirst), sorted);
});

Deno.test("compareVersions() refuses an approximate Unknown", () => {
  for (const text of ["< Unknown", "> unknown"]) {
    assert.throws(() => compareVersions(text, "1"), { hresult: 0x8A15003E });
  }
});
