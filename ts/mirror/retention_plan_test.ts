import assert from "node:assert/strict";
import { compareVersions } from "../protocols/winget/version_order.ts";
import type { VersionEntry } from "../model/package.ts";
import { isPin, type RetentionTerms, surplusOf } from "./retention_plan.ts";

const DAY = 86_400_000;
const NOW = 1000 * DAY;

const KEEP_ALL: RetentionTerms = {
  rule: { maxVersions: 100 },
  retention: { maxAgeDays: null, keepDownloadedDays: null },
  isWithin: (version, range) =>
    range.startsWith(">=")
      ? compareVersions(version, range.slice(2)) >= 0
      : compareVersions(version, range) === 0,
  condemned: () => null,
  removeUnruled: false,
  now: NOW,
};

/** Entries as a package has them: `1.0` is a copy of today, `1.0!` our own, `1.0@30` of 30 days ago. */
function entries(...texts: readonly string[]): VersionEntry[] {
  return texts.map((text) => {
    const [, version = "", own, age = "0"] = /^([^!@]+)(!)?(?:@(\d+))?$/.exec(text)!;
    const publishedAt = NOW - Number(age) * DAY;
    const entry = { version, key: version, document: version, publishedAt, publishedBy: null };
    return { ...entry, size: 1, summary: {}, ...(!own && { mirrored: true }) } as VersionEntry;
  });
}

const age = (maxAgeDays: number) => ({ retention: { maxAgeDays, keepDownloadedDays: null } });

const CASES: readonly (readonly [string, string[], Partial<RetentionTerms>, string[]])[] = [
  ["nothing where nothing is said", ["3", "2@900", "1@999"], {}, []],
  ["what there is too much of", ["3", "2", "1"], { rule: { maxVersions: 2 } }, ["1 surplus"]],
  [
    "nothing of our own, which does not count",
    ["3!", "2", "1!", "0"],
    { rule: { maxVersions: 1 } },
    [
      "0 surplus",
    ],
  ],
  ["what is too old", ["3@29", "2@30", "1@31"], age(30), ["2 too_old", "1 too_old"]],
  ["never the newest copy by age", ["9!", "3@40", "2@41"], age(30), ["2 too_old"]],
  ["no pin by anything", ["2@99"], { rule: { maxVersions: 1, versions: "2" }, ...age(1) }, []],
  ["what is out of range, which does not count", ["3", "2", "1"], {
    rule: { maxVersions: 1, versions: "2" },
  }, ["3 out_of_range", "1 out_of_range"]],
  ["ranges as well", ["3", "2", "1"], { rule: { maxVersions: 1, versions: ">=2" } }, [
    ...["2 surplus", "1 out_of_range"],
  ]],
  ["what somebody rejected, and keeps another for it", ["3", "2", "1"], {
    rule: { maxVersions: 2 },
    condemned: (key) => key === "3" ? "rejected" : null,
  }, ["3 rejected"]],
  ["nothing of a package without a rule", ["2@99", "1@99"], { rule: null, ...age(1) }, []],
  ["all of it where somebody wants that", ["2", "1!"], { rule: null, removeUnruled: true }, [
    "2 unruled",
  ]],
];

for (const [says, given, terms, gone] of CASES) {
  Deno.test(`surplusOf() takes ${says}`, () => {
    const surplus = surplusOf(entries(...given), { ...KEEP_ALL, ...terms });
    assert.deepEqual(surplus.map(({ entry, why }) => `${entry.version} ${why}`), gone);
  });
}

Deno.test("isPin() tells one version from a range", () => {
  for (const pin of ["1.0", "2024-05-01", "v1.2.3+build", "1.0 beta", "1.0~rc1"]) {
    assert.ok(isPin(pin), pin);
  }
  for (const range of [">=1", "<2", ">=1.2 <2", ">=1,<2", "=1", "1.*"]) {
    assert.ok(!isPin(range), range);
  }
});
