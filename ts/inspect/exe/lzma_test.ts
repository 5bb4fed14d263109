import assert from "node:assert/strict";
import fc from "fast-check";
import { compressLzma } from "../../../test/inspect/build_exe.ts";
import { lacks } from "../../../test/servers/component.ts";
import { Unreadable } from "../random_access.ts";
import { inflateLzma } from "./lzma.ts";

const ignore = lacks("xz");
/** Numbers that neither repeat nor are random, words that repeat far apart, and a run. */
const SAMPLE = Uint8Array.from({ length: 300_000 }, (_, index) => {
  if (index > 290_000) return 7;
  return index % 100_000 < 40_000 ? index * index >> 7 : index % 251;
});

Deno.test({
  name: "inflateLzma() gives back what xz compressed",
  ignore,
  async fn() {
    const stream = await compressLzma(SAMPLE);
    assert(stream.length < SAMPLE.length / 2);
    assert.deepEqual(inflateLzma(stream, SAMPLE.length), SAMPLE);
    assert.deepEqual(inflateLzma(stream, 1000), SAMPLE.slice(0, 1000));
  },
});

Deno.test({
  name: "inflateLzma() refuses a stream that ends too early, unless its end is asked for",
  ignore,
  async fn() {
    const stream = await compressLzma(SAMPLE);
    assert.throws(() => inflateLzma(stream, SAMPLE.length + 1), Unreadable);
    assert.deepEqual(inflateLzma(stream, SAMPLE.length + 1, "short"), SAMPLE);
    assert.throws(() => inflateLzma(stream.slice(0, 500), SAMPLE.length), Unreadable);
    const head = inflateLzma(stream.slice(0, 500), SAMPLE.length, "short");
    assert(head.length > 0);
    assert.deepEqual(head, SAMPLE.slice(0, head.length));
  },
});

Deno.test("inflateLzma() refuses properties that cannot be, and nothing at all", () => {
  assert.throws(() => inflateLzma(Uint8Array.of(225, 0, 0, 1, 0, 0, 1, 2, 3, 4), 10), Unreadable);
  assert.throws(() => inflateLzma(new Uint8Array(), 10), Unreadable);
});

Deno.test("inflateLzma() answers or refuses, whatever the bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(224), (bytes, properties) => {
    try {
      const stream = Uint8Array.of(properties, 0, 0, 1, 0, 0, ...bytes);
      assert(inflateLzma(stream, 4096, "short").length <= 4096);
    } catch (error) {
      assert(error instanceof Unreadable, `${error}`);
    }
  }));
});
