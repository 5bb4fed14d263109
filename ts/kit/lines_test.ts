import assert from "node:assert/strict";
import { linesOf } from "./lines.ts";

Deno.test("linesOf() finds the same lines however the text is cut", async () => {
  const table: [string, string[]][] = [
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\n\nb\n", ["a", "", "b"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["ä\n😀", ["ä", "😀"]],
  ];
  for (const [text, lines] of table) {
    for (let at = 0; at <= text.length; at++) {
      const pieces = ReadableStream.from([text.slice(0, at), text.slice(at)]);
      assert.deepEqual(await Array.fromAsync(linesOf(pieces)), lines, `${text} cut at ${at}`);
    }
  }
});
