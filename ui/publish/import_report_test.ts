import assert from "node:assert/strict";
import type { PresentedImport } from "../../ts/api/exchange.ts";
import type { Dropped } from "./dropped.ts";
import { inBatches } from "./import_batches.ts";
import { countsOf, rowsOf } from "./import_report.ts";

const ANSWER: PresentedImport = {
  dryRun: true,
  versions: [
    { package: "A.A", version: "1", paths: ["a.yaml"], outcome: "unchanged", rehosted: [] },
    { package: "B.B", version: "1", paths: ["b.yaml"], outcome: "added", rehosted: [] },
    {
      ...{ package: "C.C", version: "1", paths: ["c.yaml"], outcome: "refused", rehosted: [] },
      error: { code: "version_taken", detail: "It says something else", errors: [] },
    },
  ],
  files: [
    { path: "readme.json", outcome: "ignored", findings: [] },
    { path: "a.yaml", outcome: "read", findings: [] },
    {
      ...{ path: "d.yaml", outcome: "refused" },
      findings: [{ line: 3, rule: "yaml", message: "Is no YAML", level: "error" }],
    },
  ],
};

Deno.test("rowsOf() shows what was refused first, and each file once", () => {
  const rows = rowsOf(ANSWER);
  const shown = rows.map(({ outcome, version, files }) => [
    ...[outcome, version?.package, ...files.map(({ path }) => path)],
  ]);
  assert.deepEqual(shown, [
    ["refused", "C.C", "c.yaml"],
    ["refused", undefined, "d.yaml"],
    ["added", "B.B", "b.yaml"],
    ["unchanged", "A.A", "a.yaml"],
    ["ignored", undefined, "readme.json"],
  ]);
  assert.deepEqual(rows[0]!.faults, [{ path: "", message: "It says something else" }]);
  assert.deepEqual(countsOf(rows), {
    ...{ refused: 2, added: 1, replaced: 0, unchanged: 1, ignored: 1 },
  });
});

Deno.test("inBatches() keeps what describes one version together, and sends archives as they are", () => {
  const dropped = (path: string): Dropped => ({ path, file: new File(["12345"], path) });
  const paths = ["a/1.yaml", "b/1.yml", "a/2.yaml", "c/1.json", "setup.exe", "all.zip"];
  const batches = inBatches(paths.map(dropped), { files: 3, bytes: 100 });
  const shown = batches.map(({ is, of }) => [is, [of].flat().map(({ path }) => path).join(" ")]);
  assert.deepEqual(shown, [
    ["files", "a/1.yaml a/2.yaml b/1.yml"],
    ["files", "c/1.json"],
    ["archive", "all.zip"],
  ]);
});
