import assert from "node:assert/strict";
import { languageTag } from "./language.ts";

const TAGS: readonly [identifier: number, tag: string | null][] = [
  [1031, "de-DE"],
  [1033, "en-US"],
  [1036, "fr-FR"],
  [1041, "ja-JP"],
  [1044, "nb-NO"],
  [1046, "pt-BR"],
  [1049, "ru-RU"],
  [2052, "zh-CN"],
  [1028, "zh-TW"],
  [2057, "en-GB"],
  [2068, "nn-NO"],
  [2070, "pt-PT"],
  [2108, "ga-IE"],
  [1034, "es-ES"],
  [3082, "es-ES"],
  [9242, "sr-Latn-RS"],
  [10266, "sr-Cyrl-RS"],
  [0x540a, "es-US"],
  [9, "en"],
  [4, "zh-Hans"],
  [0x7c04, "zh-Hant"],
  [0x0001_0407, "de-DE"],
  [0, null],
  [1024, null],
  [0x043c, null],
  [0xffff, null],
];

Deno.test("languageTag() knows Windows' language identifiers", () => {
  for (const [identifier, tag] of TAGS) assert.equal(languageTag(identifier), tag, `${identifier}`);
});

Deno.test("languageTag() answers well-formed tags only", () => {
  for (let identifier = 0; identifier < 0x10000; identifier++) {
    const tag = languageTag(identifier);
    if (tag) assert.doesNotThrow(() => new Intl.Locale(tag), tag);
  }
});
