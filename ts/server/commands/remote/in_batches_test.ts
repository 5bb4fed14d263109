import assert from "node:assert/strict";
import type { TextFile } from "../../../protocols/exchange.ts";
import { inBatches } from "./in_batches.ts";

async function batches(paths: readonly string[], limits = { files: 2, length: 100 }, text = "") {
  async function* files(): AsyncGenerator<TextFile> {
    for (const path of paths) yield await Promise.resolve({ path, text });
  }
  const all = await Array.fromAsync(inBatches(files(), limits));
  return all.map((batch) => batch.map(({ path }) => path).join(" "));
}

Deno.test("inBatches() parts between folders alone", async () => {
  const paths = ["a/1", "a/2", "a/3", "b/1", "c/1", "d/1"];
  assert.deepEqual(await batches(paths), ["a/1 a/2 a/3", "b/1 c/1", "d/1"]);
  assert.deepEqual(await batches(["1", "2", "3"]), ["1 2 3"]);
  assert.deepEqual(await batches([]), []);
});

Deno.test("inBatches() ends a batch that is long enough", async () => {
  const limits = { files: 100, length: 10 };
  assert.deepEqual(await batches(["a/1", "b/1", "c/1"], limits, "12345"), ["a/1 b/1", "c/1"]);
});
