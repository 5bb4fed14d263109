import assert from "node:assert/strict";
import { isLanguageTag } from "./_language_tag.ts";

const WELL_FORMED = [
  ..."de fr ja i-enochian zh-Hant zh-cmn-Hans-CN cmn-Hans-CN zh-yue-HK yue-HK zh-Hans-CN".split(
    " ",
  ),
  ..."sr-Latn-RS sl-rozaj sl-rozaj-biske sl-nedis de-CH-1901 sl-IT-nedis".split(" "),
  ..."hy-Latn-IT-arevela de-DE en-US es-419 de-CH-x-phonebk az-Arab-x-AZE-derbend".split(" "),
  ..."x-whatever qaa-Qaaa-QM-x-southern de-Qaaa en-US-u-islamcal zh-CN-a-myext-x-private".split(
    " ",
  ),
  ..."en-a-myext-b-another EN-us art-lojban zh-min-nan en-GB-oed abcd abcdefgh".split(" "),
];
const ILL_FORMED = [
  "",
  "a",
  "e1",
  "en_US",
  "en-",
  "-en",
  "en--US",
  "de-419-DE",
  "a-DE",
  "abcdefghi",
  "en-abcdefghi",
  "en-u",
  "en-x",
  "x",
  "i-nothing",
  "en US",
  "en-US\n",
  "dé-FR",
  "de-DE-1901-1901",
  "ar-a-aaa-b-bbb-a-ccc",
];

for (const tag of WELL_FORMED) {
  Deno.test(`isLanguageTag() takes "${tag}"`, () => assert.equal(isLanguageTag(tag), true));
}
for (const tag of ILL_FORMED) {
  Deno.test(`isLanguageTag() refuses ${JSON.stringify(tag)}`, () => {
    assert.equal(isLanguageTag(tag), false);
  });
}

Deno.test("isLanguageTag() lets private subtags repeat", () => {
  assert.equal(isLanguageTag("de-1901-x-abcde-abcde-a-a"), true);
});
