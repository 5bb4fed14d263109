import assert from "node:assert/strict";
import { isSecretText, newSecretText, randomText } from "./secret_text.ts";

Deno.test("randomText() has the length asked for and only letters and digits", () => {
  for (const length of [1, 20, 34, 257]) {
    assert.match(randomText(length), new RegExp(`^[0-9A-Za-z]{${length}}$`));
  }
  assert.notEqual(randomText(34), randomText(34));
});

Deno.test("newSecretText() makes what isSecretText() recognises", () => {
  const secret = newSecretText("phk_", 40);
  assert.equal(secret.length, 44);
  assert.ok(isSecretText(secret, "phk_", 40));
});

Deno.test("isSecretText() knows the checksum of a fixed text", () => {
  // CRC-32 of `phk_` and 34 zeros, in base 62, reckoned by another program.
  assert.ok(isSecretText(`phk_${"0".repeat(34)}1bGbdP`, "phk_", 40));
});

Deno.test("isSecretText() refuses any single change, another prefix and another length", () => {
  const secret = newSecretText("phk_", 40);
  for (let at = 4; at < secret.length; at++) {
    const other = secret[at] === "a" ? "b" : "a";
    const changed = secret.slice(0, at) + other + secret.slice(at + 1);
    assert.ok(!isSecretText(changed, "phk_", 40), `at ${at}`);
  }
  assert.ok(!isSecretText(secret, "phr_", 40));
  assert.ok(!isSecretText(secret.slice(0, -1), "phk_", 40));
  assert.ok(!isSecretText(`${secret.slice(0, -1)}-`, "phk_", 40));
});
