import assert from "node:assert/strict";
import fc from "fast-check";
import { boundedLines, LineRefused } from "./bounded_lines.ts";

const encoder = new TextEncoder();

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

function linesOf(text: string | Uint8Array, { size = 3, longest = 1000 } = {}): Promise<string[]> {
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  return Array.fromAsync(boundedLines(inPieces(bytes, size), longest));
}

Deno.test("boundedLines() gives every line back, however the bytes arrive", async () => {
  const line = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n"));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 20 }), async (lines, size) => {
      assert.deepEqual(await linesOf(lines.map((one) => `${one}\n`).join(""), { size }), lines);
    }),
  );
});

Deno.test("boundedLines() refuses a line that is too long, does not end, or is no text", async () => {
  assert.deepEqual(await linesOf("12345\n\n", { longest: 5 }), ["12345", ""]);
  await assert.rejects(linesOf("123456\n", { longest: 5 }), LineRefused);
  await assert.rejects(linesOf("1".repeat(50), { longest: 5, size: 1 }), LineRefused);
  await assert.rejects(linesOf("1\n2"), LineRefused);
  await assert.rejects(linesOf(Uint8Array.of(0xff, 0x0a)), LineRefused);
});
