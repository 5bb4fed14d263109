import assert from "node:assert/strict";
import { disabledBy } from "./disabled.ts";
import { Entry } from "./entry.ts";

const NOW = Date.UTC(2030, 0, 31, 12);
const DAYS = NOW / 86_400_000;

const ROWS: [string, string, boolean][] = [
  ["userAccountControl", "512", false],
  ["userAccountControl", "514", true],
  ["userAccountControl", "66050", true],
  ["userAccountControl", "", false],
  ["accountExpires", "0", false],
  ["accountExpires", "9223372036854775807", false],
  // 2030-01-31T12:00:00Z, and a tenth of a microsecond more than a millisecond later.
  ["accountExpires", "135405648000000000", true],
  ["accountExpires", "135405648000010001", false],
  ["accountExpires", "-1", false],
  ["pwdAccountLockedTime", "000001010000Z", true],
  ["pwdAccountLockedTime", "00000101000000Z", true],
  ["pwdAccountLockedTime", "20300131115900Z", false],
  ["nsAccountLock", "TRUE", true],
  ["nsAccountLock", "false", false],
  ["shadowExpire", `${Math.floor(DAYS)}`, true],
  ["shadowExpire", `${Math.ceil(DAYS)}`, false],
  ["shadowExpire", "-1", false],
  ["description", "TRUE", false],
];

for (const [name, value, disabled] of ROWS) {
  Deno.test(`disabledBy() ${disabled ? "minds" : "accepts"} ${name} ${value}`, () => {
    const bytes = new TextEncoder().encode(value);
    const entry = new Entry("cn=a", new Map([[name.toLowerCase(), [bytes]]]));
    assert.equal(disabledBy(entry, NOW), disabled ? name : null);
  });
}
