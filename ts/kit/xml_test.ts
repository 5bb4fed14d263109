import assert from "node:assert/strict";
import { childrenNamed, descend, parseXml, XmlRefused } from "./xml.ts";

const LIMITS = { size: 10_000, depth: 10 };

Deno.test("parseXml() resolves namespaces, whatever the prefixes", () => {
  for (const p of ["", "x:", "long-name:"]) {
    const declared = p ? `xmlns:${p.slice(0, -1)}` : "xmlns";
    const root = parseXml(`<${p}a ${declared}="urn:1"><${p}b/></${p}a>`, LIMITS);
    assert.deepEqual([root.name, root.namespace], ["a", "urn:1"]);
    assert.equal(descend(root, "b")?.namespace, "urn:1");
    assert.deepEqual([...root.attributes], []);
  }
});

Deno.test("parseXml() lets an inner declaration hide the outer one, only inside", () => {
  const root = parseXml('<a xmlns="urn:1"><b xmlns="urn:2"><c/></b><d/></a>', LIMITS);
  assert.equal(descend(root, "b", "c")?.namespace, "urn:2");
  assert.equal(descend(root, "d")?.namespace, "urn:1");
});

Deno.test("parseXml() decodes XML's own entities, in text and in attributes", () => {
  const root = parseXml(
    `<a b="&lt;&quot;&amp;&apos;">1 &lt; 2 &amp; <![CDATA[<3>&lt;]]></a>`,
    LIMITS,
  );
  assert.equal(root.attributes.get("b"), `<"&'`);
  assert.equal(root.text, "1 < 2 & <3>&lt;");
});

Deno.test("parseXml() decodes numeric references", () => {
  const root = parseXml(`<a b="&#228;&#xE4;">&#228;&#xE4;</a>`, LIMITS);
  assert.deepEqual([root.attributes.get("b"), root.text], ["ää", "ää"]);
});

Deno.test("parseXml() leaves values as they are written", () => {
  const root = parseXml(`<a b="1.10">007<!-- no --><?nor this?></a>`, LIMITS);
  assert.deepEqual([root.attributes.get("b"), root.text], ["1.10", "007"]);
});

Deno.test("parseXml() reads UTF-8 and UTF-16 by their byte order marks", () => {
  const text = '\uFEFF<?xml version="1.0"?><a>ä</a>';
  const utf16 = new Uint8Array(new Uint16Array([...text].map((sign) => sign.charCodeAt(0))).buffer);
  const swapped = utf16.map((_, at) => utf16[at ^ 1]!);
  for (const bytes of [new TextEncoder().encode(text), utf16, swapped]) {
    assert.equal(parseXml(bytes, LIMITS).text, "ä");
  }
});

const REFUSED: readonly [why: string, source: string | Uint8Array][] = [
  ["an entity bomb", '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
  ["an external entity", '<!doctype a SYSTEM "file:///etc/passwd"><a/>'],
  ["an element that stays open", "<a><b></a>"],
  ["two roots", "<a/><b/>"],
  ["no root", "  "],
  ["text alone", "hello"],
  ["an attribute twice", '<a b="1" b="2"/>'],
  ["an entity of nobody's", "<a>&nbsp;</a>"],
  ["an entity of nobody's in an attribute", '<a b="&c;"/>'],
  ["a character beyond Unicode", "<a>&#x110000;</a>"],
  ["an ampersand alone", "<a>b & c</a>"],
  ["names that would change objects", "<a><__proto__ b='1'/></a>"],
  ["depth", "<a>".repeat(11) + "</a>".repeat(11)],
  ["size", `<a>${" ".repeat(10_000)}</a>`],
  ["bytes that are not UTF-8", new Uint8Array([0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E])],
];
for (const [why, source] of REFUSED) {
  Deno.test(`parseXml() refuses ${why}`, () => {
    assert.throws(() => parseXml(source, LIMITS), XmlRefused);
  });
}

Deno.test("parseXml() is not confused by names that objects have", () => {
  const root = parseXml('<a><toString valueOf="1"/><length/></a>', LIMITS);
  assert.deepEqual(root.children.map((child) => child.name), ["toString", "length"]);
  assert.equal(root.children[0]?.attributes.get("valueOf"), "1");
});

Deno.test("parseXml() follows elements down to the depth allowed", () => {
  const root = parseXml("<a>".repeat(10) + "</a>".repeat(10), LIMITS);
  assert.ok(descend(root, ..."aaaaaaaaa"));
});

Deno.test("childrenNamed() and descend() answer nothing for what is not there", () => {
  const root = parseXml("<a><b/><b/></a>", LIMITS);
  assert.equal(childrenNamed(root, "b").length, 2);
  assert.deepEqual(childrenNamed(undefined, "b"), []);
  assert.equal(descend(root, "c", "d"), undefined);
});
