import assert from "node:assert/strict";
import { formatAgo, formatBytes, formatDuration } from "./format.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

for (
  const [bytes, says] of [
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1,023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [73_216, "71.5 KiB"],
    [3_328_599_654, "3.1 GiB"],
    [2 ** 60 * 5, "5,120 PiB"],
  ] as const
) {
  Deno.test(`formatBytes() says ${says}`, () => assert.equal(plain(formatBytes(bytes)), says));
}

for (
  const [seconds, says] of [
    [0, "now"],
    [-59, "now"],
    [-60, "1 minute ago"],
    [-7200, "2 hours ago"],
    [-86_400, "yesterday"],
    [86_400 * 3, "in 3 days"],
    [-86_400 * 800, "2 years ago"],
  ] as const
) {
  Deno.test(`formatAgo() says ${says} of ${seconds} s`, () => {
    assert.equal(formatAgo(seconds * 1000, 0), says);
  });
}

for (
  const [ms, says] of [[400, "0 s"], [12_000, "12 s"], [65_000, "1 min 5 s"], [
    3_900_000,
    "1 h 5 min",
  ]] as const
) {
  Deno.test(`formatDuration() says ${says}`, () => assert.equal(plain(formatDuration(ms)), says));
}
