import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readByRanges } from "./file_reader.ts";

const SIZE = 300_000;
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => at % 251);

/** A store that counts, and hands out chunks of awkward lengths. */
function counting(bytes: Uint8Array<ArrayBuffer> = BYTES) {
  const asked: number[] = [];
  const open = ({ from, to }: { from: number; to: number }) => {
    asked.push(to - from + 1);
    const part = bytes.slice(from, to + 1);
    const cut = Math.floor(part.length / 3);
    return Promise.resolve(ReadableStream.from([part.subarray(0, cut), part.subarray(cut)]));
  };
  return { asked, open };
}

Deno.test("readByRanges() reads any part as it stands", async () => {
  const file = readByRanges(SIZE, counting().open);
  const parts = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map((
    [a, b],
  ) => [Math.min(a, b), Math.max(a, b)]);
  await fc.assert(fc.asyncProperty(parts, async ([from, to]) => {
    assert.deepEqual(await file.read(from!, to! - from!), BYTES.slice(from, to));
  }));
});

Deno.test("readByRanges() asks once for what stands together", async () => {
  const { asked, open } = counting();
  const file = readByRanges(SIZE, open);
  for (let at = 0; at < 1000; at += 10) await file.read(at, 10);
  assert.deepEqual(asked, [65_536]);
  await file.read(65_530, 10);
  assert.deepEqual(asked, [65_536, 65_536]);
  await file.read(0, 200_000);
  assert.deepEqual(asked.at(-1), 200_000);
  await file.read(SIZE - 1, 1);
  assert.deepEqual(asked.at(-1), SIZE % 65_536);
});

Deno.test("readByRanges() refuses what the file has not, and notices when the store has less", async () => {
  const file = readByRanges(SIZE, counting().open);
  for (const [offset, length] of [[-1, 1], [0, -1], [SIZE, 1], [1, SIZE]]) {
    await assert.rejects(() => file.read(offset!, length!), RangeError);
  }
  assert.equal((await file.read(SIZE, 0)).length, 0);
  const short = readByRanges(SIZE, counting(BYTES.slice(0, 100)).open);
  await assert.rejects(() => short.read(0, 1000), /ended after 100/);
});
