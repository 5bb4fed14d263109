import assert from "node:assert/strict";
import { join } from "node:path";
import { wrongImports } from "./check_imports.ts";

/** What is complained of in a tree that has these files. */
async function complaints(files: Record<string, string>): Promise<string[]> {
  const root = await Deno.makeTempDir({ prefix: "packhouse-imports-" });
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(root, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, path), text);
    }
    return await wrongImports(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("wrongImports() finds nothing wrong with this tree", async () => {
  assert.deepEqual(await wrongImports(join(import.meta.dirname!, "..")), []);
});

const WRONG: readonly [string, string, string][] = [
  ["an import against the arrows", "ts/kit/a.ts", 'import { b } from "../model/b.ts";'],
  ["an export against the arrows", "ts/model/a.ts", 'export * from "../store/b.ts";'],
  ["a lazy import against the arrows", "ts/store/a.ts", 'await import("../server/b.ts");'],
  [
    "a protocol that knows another",
    "ts/protocols/npm/a.ts",
    'import "x";\nimport { b } from "../winget/b.ts";',
  ],
  ["a private file of another folder", "ts/store/x/a.ts", 'import { b } from "../_b.ts";'],
  ["a file in no room", "ts/elsewhere/a.ts", 'import { b } from "./b.ts";'],
];

for (const [what, path, text] of WRONG) {
  Deno.test(`wrongImports() tells ${what}`, async () => {
    const told = await complaints({ [path]: text });
    assert.equal(told.length, 1);
    assert.ok(told[0]!.startsWith(path), told[0]);
  });
}

Deno.test("wrongImports() lets imports along the arrows pass, and tests import what they test", async () => {
  const told = await complaints({
    "ts/store/a.ts": 'import { b } from "../model/b.ts";\nawait import("./c.ts");',
    "ts/kit/a_test.ts": 'import { b } from "../model/b.ts";',
    "ts/protocols/mod.ts": 'import { winget } from "./winget/mod.ts";',
  });
  assert.deepEqual(told, []);
});
