import assert from "node:assert/strict";
import type { NameRules } from "../../protocols/protocol.ts";
import { BaseWalk } from "./bundle_base.ts";
import type { ContentsLine } from "./contents.ts";

const NAMES: NameRules = {
  parse: (name) => ({ name, key: name.toLowerCase() }),
  versionKey: (version) => version,
  compare: () => 0,
};

function known(name: string, version: string): ContentsLine {
  return { is: "known", package: name, version, state: "", files: [] };
}

const LINES: readonly ContentsLine[] = [
  { is: "repository", path: "a/a" },
  ...[known("Alpha", "1"), known("Alpha", "2"), known("Beta", "1")],
  { is: "removed", package: "Gone", version: "1" },
  { is: "repository", path: "b/b" },
  known("Alpha", "1"),
];

async function* contents(): AsyncGenerator<ContentsLine> {
  for (const line of LINES) yield await Promise.resolve(line);
}

/** What a walk says up to each place, as text. */
async function walked(...places: readonly [string, string | null][]): Promise<string[]> {
  const walk = new BaseWalk({ bundle: "", paths: [], contents });
  const said: string[] = [];
  for (const [path, key] of places) {
    const found: string[] = [];
    for await (const { name, versions } of walk.upTo(path, key, NAMES)) {
      found.push(`${name} ${[...versions.keys()]}`);
    }
    said.push(found.join("; "));
  }
  return said;
}

Deno.test("BaseWalk hands out each package once, beside whoever walks the same way", async () => {
  assert.deepEqual(await walked(["a/a", "alpha"], ["a/a", "beta"], ["a/a", null], ["b/b", null]), [
    ...["Alpha 1,2", "Beta 1", "", "Alpha 1"],
  ]);
  assert.deepEqual(await walked(["a/a", "aaa"], ["a/a", "zulu"], ["b/b", "beta"]), [
    ...["", "Alpha 1,2; Beta 1", "Alpha 1"],
  ]);
  assert.deepEqual(await walked(["b/b", null]), ["Alpha 1"], "What is before is passed over");
  assert.deepEqual(await walked(["c/c", null]), [""]);
  assert.deepEqual(await walked(["a/a", null], ["aa/a", null], ["b/b", null]), [
    ...["Alpha 1,2; Beta 1", "", "Alpha 1"],
  ]);
});
