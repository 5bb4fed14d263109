import assert from "node:assert/strict";
import { digestOfRecoveryCode, newRecoveryCodes } from "./recovery_codes.ts";

Deno.test("newRecoveryCodes() makes ten of 100 bits, all different, and keeps none", () => {
  const { codes, digests } = newRecoveryCodes();
  assert.equal(new Set(codes).size, 10);
  for (const [at, code] of codes.entries()) {
    assert.match(code, /^(?:[0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
    assert.equal(digests[at], digestOfRecoveryCode(code));
    assert.match(digests[at]!, /^[0-9a-f]{64}$/);
  }
});

Deno.test("digestOfRecoveryCode() takes a code however it is typed", () => {
  const digest = digestOfRecoveryCode("01abc-defgh-jkmnp-qrstv");
  const spellings = ["01ABC-DEFGH-JKMNP-QRSTV", "oIabc defgh jkmnp qrstv", "Olabcdefghjkmnpqrstv"];
  for (const spelling of spellings) assert.equal(digestOfRecoveryCode(spelling), digest);
  assert.notEqual(digestOfRecoveryCode("01abc-defgh-jkmnp-qrstw"), digest);
});
