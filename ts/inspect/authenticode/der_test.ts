import assert from "node:assert/strict";
import { Unreadable } from "../random_access.ts";
import { Der } from "./der.ts";

const parse = (hex: string) => Der.parse(Uint8Array.fromHex(hex));
const timed = (tag: string, text: string) =>
  parse(
    tag + text.length.toString(16).padStart(2, "0") + new TextEncoder().encode(text).toHex(),
  );

const OIDS: readonly [hex: string, oid: string][] = [
  ["06092a864886f70d010702", "1.2.840.113549.1.7.2"],
  ["0603550403", "2.5.4.3"],
  ["06028837", "2.999"],
  ["060100", "0.0"],
];

for (const [hex, oid] of OIDS) {
  Deno.test(`Der.oid decodes ${oid}`, () => assert.equal(parse(hex).oid, oid));
}

Deno.test("Der.oid decodes numbers of 128 bits, as UUIDs have", () => {
  const uuid = 0xf81d4fae7dec11d0a76500a0c91e6bf6n;
  const bytes: number[] = [];
  for (let rest = uuid; rest; rest >>= 7n) {
    bytes.unshift(Number(rest & 0x7fn) | (bytes.length && 0x80));
  }
  const oid = Der.parse(Uint8Array.from([6, bytes.length + 1, 0x69, ...bytes])).oid;
  assert.equal(oid, `2.25.${uuid}`);
});

const TIMES: readonly [tag: string, text: string, time: string | null][] = [
  ["17", "491231235959Z", "2049-12-31T23:59:59Z"],
  ["17", "500101000000Z", "1950-01-01T00:00:00Z"],
  ["18", "20510203040506Z", "2051-02-03T04:05:06Z"],
  ["18", "20510203040506.789Z", "2051-02-03T04:05:06Z"],
  ["18", "99991231235959Z", "9999-12-31T23:59:59Z"],
  ["18", "20510231000000Z", null],
  ["18", "20510203040560Z", null],
  ["18", "20510203040506", null],
  ["18", "20510203040506+0100", null],
  ["17", "4912312359Z", null],
  ["0c", "491231235959Z", null],
];

for (const [tag, text, time] of TIMES) {
  Deno.test(`Der.time of ${text}, tagged ${tag}, is ${time ?? "refused"}`, () => {
    if (time) assert.equal(timed(tag, text).time, time);
    else assert.throws(() => timed(tag, text).time, Unreadable);
  });
}

const REFUSED: readonly [what: string, hex: string][] = [
  ["no bytes", ""],
  ["a tag alone", "30"],
  ["a content that is cut short", "300205"],
  ["a length that is cut short", "308200"],
  ["an indefinite length, as BER has", "3080050000"],
  ["a length of five bytes", "30850000000001"],
  ["a tag of two bytes", "1f8100"],
];

for (const [what, hex] of REFUSED) {
  Deno.test(`Der.parse() refuses ${what}`, () => {
    assert.throws(() => parse(hex), Unreadable);
  });
}

Deno.test("Der.children refuses a value that has none, one cut short, and too many", () => {
  assert.throws(() => parse("0500").children, Unreadable);
  assert.throws(() => parse("30030500ff").children, Unreadable);
  const many = new Uint8Array(6 + 2 * 10_001);
  many.set([0x30, 0x84, 0, 0, ...[many.length - 6 >> 8, (many.length - 6) & 0xff]]);
  for (let at = 6; at < many.length; at += 2) many[at] = 5;
  assert.throws(() => Der.parse(many).children, /too many/);
});

Deno.test("Der.children are what is in a value, and what follows it is left aside", () => {
  const value = parse("3007020105a0020500ffff");
  assert.deepEqual(value.children.map((child) => child.bytes.toHex()), ["020105", "a0020500"]);
  assert.deepEqual(value.children.map((child) => child.isContext(0)), [false, true]);
});
