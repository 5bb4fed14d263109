import assert from "node:assert/strict";
import { mszip } from "../../../../test/servers/upstream/mod.ts";
import { decodeMszip } from "./mszip.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MOST = { most: 1 << 20 };

/** Texts that refer back over the edges of chunks. */
function textOf(size: number): Bytes {
  const line = "- v: 1.2.3\n  rP: manifests/a/Acme/Tool/1.2.3/abcd/Acme.Tool.yaml\n";
  const lines = Array.from({ length: Math.ceil(size / line.length) }, (_, at) => at % 7 + line);
  return new TextEncoder().encode(lines.join("")).slice(0, size);
}

for (const size of [0, 1, 32_767, 32_768, 32_769, 65_536, 200_000]) {
  Deno.test(`decodeMszip() reads ${size} bytes, over the edges of chunks (winget 80)`, async () => {
    const content = textOf(size);
    const packed = await mszip(content);
    assert.deepEqual(await decodeMszip(packed, MOST), content);
  });
}

Deno.test("decodeMszip() reads chunks that refer to those before (winget 80)", async () => {
  const content = textOf(100_000);
  const packed = await mszip(content);
  // What every chunk by itself could be compressed to would be longer.
  const second = 24 + 4 + new DataView(packed.buffer).getUint32(24, true);
  const alone = await mszip(content.slice(32_768, 65_536));
  assert.ok(new DataView(packed.buffer).getUint32(second, true) < alone.length - 24);
});

const DAMAGED: readonly (readonly [what: string, change: (packed: Bytes) => Bytes])[] = [
  ["nothing", () => new Uint8Array()],
  ["a header that ends early", (packed) => packed.slice(0, 20)],
  ["another magic number", (packed) => changed(packed, 0, 0x0b)],
  ["a longer header", (packed) => changed(packed, 4, 25)],
  ["another algorithm", (packed) => changed(packed, 7, 4)],
  ["a size beyond all bounds", (packed) => changed(packed, 13, 0xff)],
  ["a chunk without CK", (packed) => changed(packed, 28, 0x44)],
  ["a chunk that goes on behind the end", (packed) => changed(packed, 26, 0xff)],
  ["data that ends early", (packed) => packed.slice(0, -9)],
  ["data that ends between chunks", (packed) => packed.slice(0, 28 + lengthAt(packed, 24))],
  ["data that goes on", (packed) => Uint8Array.of(...packed, 0)],
  ["a chunk that cannot be inflated", (packed) => changed(packed, 30, 0xff)],
  ["a size that is more than there is", (packed) => changed(packed, 8, packed[8]! + 1)],
  ["a size that is less than there is", (packed) => changed(packed, 8, packed[8]! - 1)],
];

for (const [what, change] of DAMAGED) {
  Deno.test(`decodeMszip() refuses ${what} (winget 81)`, async () => {
    const packed = change(await mszip(textOf(70_000)));
    await assert.rejects(decodeMszip(packed, MOST), { code: "upstream_failed" });
  });
}

Deno.test("decodeMszip() refuses a chunk that is longer than chunks are (winget 81)", async () => {
  const packed = await mszip(textOf(32_768));
  const more = await mszip(textOf(10));
  const view = new DataView(packed.buffer);
  view.setBigUint64(8, 32_778n, true);
  const both = Uint8Array.of(...packed, ...more.slice(24));
  assert.equal((await decodeMszip(both, MOST)).length, 32_778);
  new DataView(both.buffer).setBigUint64(8, 32_768n, true);
  await assert.rejects(decodeMszip(both, MOST), /follow its end/);
});

function lengthAt(packed: Bytes, at: number): number {
  return new DataView(packed.buffer).getUint32(at, true);
}

function changed(packed: Bytes, at: number, byte: number): Bytes {
  const bytes = packed.slice();
  bytes[at] = byte;
  return bytes;
}
