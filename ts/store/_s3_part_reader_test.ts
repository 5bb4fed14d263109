import assert from "node:assert/strict";
import { PartReader } from "./_s3_part_reader.ts";

Deno.test("PartReader.next() cuts parts of one size whatever the chunks are", async () => {
  const table = [
    { chunks: [], parts: [] },
    { chunks: ["ab"], parts: ["ab"] },
    { chunks: ["abcd"], parts: ["abcd"] },
    { chunks: ["a", "", "b", "cd", "e"], parts: ["abcd", "e"] },
    { chunks: ["abcdefghij"], parts: ["abcd", "efgh", "ij"] },
  ];
  for (const { chunks, parts } of table) {
    assert.deepEqual(await partsOf(new PartReader(bodyOf(chunks), 4)), parts);
  }
});

Deno.test("PartReader.next() writes into the buffer that it is given", async () => {
  const reader = new PartReader(bodyOf(["abcdefg"]), 4);
  const first = await reader.next();
  assert.equal(text(first), "abcd");
  const second = await reader.next(first);
  assert.equal(text(second), "efg");
  assert.equal(second.buffer, first.buffer);
});

Deno.test("PartReader.ended is true once nothing more can come", async () => {
  const reader = new PartReader(bodyOf(["abcd", "e"]), 4);
  await reader.next();
  assert.equal(reader.ended, false);
  await reader.next();
  assert.equal(reader.ended, true);
});

async function partsOf(reader: PartReader): Promise<string[]> {
  const parts: string[] = [];
  for (let part = await reader.next(); part.length > 0; part = await reader.next()) {
    parts.push(text(part));
  }
  return parts;
}

function bodyOf(chunks: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
