import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAnswer } from "./_answer.ts";
import { AnswerBroken, lengthOfMessage } from "./_ber.ts";

/** An element of BER, from hexadecimal digits and elements that it contains. */
function element(tag: string, ...content: string[]): string {
  const all = content.join("");
  return tag + (all.length / 2).toString(16).padStart(2, "0") + all;
}

function text(value: string, tag = "04"): string {
  return element(tag, new TextEncoder().encode(value).toHex());
}

function parse(hex: string) {
  return parseAnswer(Uint8Array.fromHex(hex));
}

const RESULT = element("0a", "00") + text("") + text("");

Deno.test("parseAnswer() reads an entry, whatever its values are", () => {
  const values = element("31", text("Žofie"), element("04", "ff00"));
  const attributes = element("30", element("30", text("CN"), values));
  const message = element("30", element("02", "07"), element("64", text("cn=Ž"), attributes));
  const { id, answer } = parse(message);
  assert.equal(id, 7);
  assert.ok(answer.is === "entry");
  assert.equal(answer.entry.dn, "cn=Ž");
  assert.deepEqual(answer.entry.texts("cn"), ["Žofie"]);
  assert.deepEqual(answer.entry.bytes("cn")[1], Uint8Array.of(255, 0));
  assert.deepEqual(answer.entry.bytes("sn"), []);
});

Deno.test("parseAnswer() reads where a server sends its client", () => {
  const url = text("ldap://b.example/");
  const reference = parse(element("30", element("02", "07"), element("73", url))).answer;
  assert.deepEqual(reference, { is: "reference", references: ["ldap://b.example/"] });
  const done = element("65", element("0a", "0a"), text(""), text("there"), element("a3", url));
  const { answer } = parse(element("30", element("02", "07"), done));
  assert.ok(answer.is === "result");
  assert.equal(answer.result.code, 10);
  assert.equal(answer.result.says, "there");
  assert.deepEqual(answer.result.references, ["ldap://b.example/"]);
});

Deno.test("parseAnswer() reads the cookie of the next page", () => {
  const value = element("30", element("02", "00"), element("04", "beef"));
  const control = element("30", text("1.2.840.113556.1.4.319"), element("04", value));
  const message = element("30", element("02", "07"), element("65", RESULT), element("a0", control));
  const { answer } = parse(message);
  assert.ok(answer.is === "result");
  assert.deepEqual(answer.result.cookie, Uint8Array.of(0xbe, 0xef));
});

const BROKEN: Record<string, string> = {
  "nothing": "",
  "no operation": element("30", element("02", "07")),
  "a bind without a result": element("30", element("02", "07"), element("61")),
  "a result that is cut short": element("30", element("02", "07"), "610a0a0100"),
  "a value longer than its set": "30140201076" + "40f0400300b30090402636e310301ff",
  "a length without end": element("30", element("02", "07"), "6180"),
  "a length of five bytes": element("30", element("02", "07"), "61850000000001"),
  "a long tag": element("30", "1f8100"),
  "a number of five bytes": element("30", element("02", "0000000007"), element("61", RESULT)),
};

for (const [what, hex] of Object.entries(BROKEN)) {
  Deno.test(`parseAnswer() refuses ${what}`, () => assert.throws(() => parse(hex), AnswerBroken));
}

Deno.test("parseAnswer() reads or refuses any bytes, and comes to an end", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
    try {
      parseAnswer(bytes);
    } catch (error) {
      assert.ok(error instanceof AnswerBroken, String(error));
    }
  }));
});

Deno.test("lengthOfMessage() tells a length as soon as it is known, and refuses what is too long", () => {
  const rows: [string, number | null][] = [
    ...[["", null], ["30", null], ["3003", 5], ["3082", null], ["308201", null]],
    ...[["30820100", 260], ["3003010203ff", 5]],
  ] as [string, number | null][];
  for (const [hex, length] of rows) {
    assert.equal(lengthOfMessage(Uint8Array.fromHex(hex), 1000), length, hex);
  }
  for (const hex of ["3082ffff", "3084ffffffff", "15030300", "48545450", "3080"]) {
    assert.throws(() => lengthOfMessage(Uint8Array.fromHex(hex), 1000), AnswerBroken, hex);
  }
});
