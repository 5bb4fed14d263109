import assert from "node:assert/strict";
import { catalogue, counted } from "./catalogue.ts";
import { language } from "./language.ts";

const PACKAGES = { one: "пакет", few: "пакета", many: "пакетов", other: "пакета" };

for (
  const [count, says] of [
    [0, "0 пакетов"],
    [1, "1 пакет"],
    [2, "2 пакета"],
    [5, "5 пакетов"],
    [11, "11 пакетов"],
    [21, "21 пакет"],
    [22, "22 пакета"],
    [112, "112 пакетов"],
    [1.5, "1,5 пакета"],
  ] as const
) {
  Deno.test(`counted() says ${says}`, () => {
    assert.equal(counted("ru", count, PACKAGES).replaceAll("\u00a0", " "), says);
  });
}

Deno.test("catalogue() follows the language", () => {
  const words = catalogue({ hello: "Hello" }, { hello: "Здравствуйте" });
  assert.equal(words.value.hello, "Hello");
  language.value = "ru";
  assert.equal(words.value.hello, "Здравствуйте");
  language.value = "en";
});
