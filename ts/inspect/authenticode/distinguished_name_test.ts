import assert from "node:assert/strict";
import { Der } from "./der.ts";
import { presentName } from "./distinguished_name.ts";

const hexOf = (text: string) => new TextEncoder().encode(text).toHex();
const tagged = (tag: string, content: string): string => {
  const length = content.length / 2;
  const size = length < 128 ? "" : length < 256 ? "81" : "82";
  return tag + size + length.toString(16).padStart(size === "82" ? 4 : 2, "0") + content;
};
const attribute = (oid: string, value: string) => tagged("30", tagged("06", oid) + value);
const utf8 = (text: string) => tagged("0c", hexOf(text));
const name = (...parts: readonly string[][]) =>
  Der.parse(
    Uint8Array.fromHex(tagged("30", parts.map((part) => tagged("31", part.join(""))).join(""))),
  );

const [CN, O, C, ANY] = ["550403", "55040a", "550406", "2a0304"];

const CASES: readonly [what: string, parts: string[][], text: string][] = [
  [
    "its parts from the last",
    [[attribute(C, utf8("DE"))], [attribute(CN, utf8("A"))]],
    "CN=A,C=DE",
  ],
  ["parts of several", [[attribute(O, utf8("B")), attribute(CN, utf8("A"))]], "O=B+CN=A"],
  ["no part at all", [], ""],
  ["an empty value", [[attribute(CN, utf8(""))]], "CN="],
  [
    "signs of its own",
    [[attribute(CN, utf8('a,b+c"d\\e<f>g;h'))]],
    'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h',
  ],
  ["spaces at the ends", [[attribute(CN, utf8("  a b  "))]], "CN=\\  a b \\ "],
  ["a leading number sign", [[attribute(CN, utf8("#1"))]], "CN=\\#1"],
  ["a sign that cannot be seen", [[attribute(CN, utf8("a\0\u202eb"))]], "CN=a\\00\\E2\\80\\AEb"],
  ["UTF-16", [[attribute(CN, tagged("1e", "00530142"))]], "CN=Sł"],
  ["an unknown type", [[attribute(ANY, utf8("a"))]], "1.2.3.4=#0c0161"],
  ["a value that is no text", [[attribute(CN, "020105")]], "CN=#020105"],
  ["a long value", [[attribute(CN, utf8("a".repeat(400)))]], `CN=${"a".repeat(256)}`],
];

for (const [what, parts, text] of CASES) {
  Deno.test(`presentName() writes ${what}`, () => {
    assert.equal(presentName(name(...parts)), text);
  });
}
