import assert from "node:assert/strict";
import { inUnits, showProgress } from "./progress.ts";

function shown(isTerminal: boolean, total: number, steps: readonly number[]): string {
  let text = "";
  let time = 0;
  const now = () => (time += 60);
  const progress = showProgress("setup.msi", total, { isTerminal, now, write: (t) => text += t });
  for (const done of steps) progress.at(done);
  progress.end();
  return text;
}

Deno.test("showProgress() draws one line over and over on a terminal, and ends with the last state", () => {
  const text = shown(true, 1000, [100, 500, 1000]);
  assert.doesNotMatch(text.slice(0, -1), /\n/);
  const states = text.trimEnd().split("\r").slice(1);
  assert.equal(states.at(-1), `setup.msi [${"=".repeat(30)}] 100 % of 1000 bytes`);
  assert.equal(new Set(states.map((state) => state.length)).size, 1);
});

Deno.test("showProgress() writes a line for each quarter elsewhere", () => {
  const steps = Array.from({ length: 1000 }, (_, at) => at + 1);
  assert.equal(
    shown(false, 1000, steps),
    [25, 50, 75, 100].map((p) => `setup.msi ${p} %\n`).join(""),
  );
  assert.equal(shown(false, 0, [0]), "setup.msi 0 %\n");
});

Deno.test("inUnits() says sizes as people do", () => {
  assert.deepEqual([0, 1, 1023, 1024, 1536, 10 * 2 ** 30].map(inUnits), [
    ...["0 bytes", "1 bytes", "1023 bytes", "1.0 KiB", "1.5 KiB", "10.0 GiB"],
  ]);
});
