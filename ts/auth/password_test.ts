import assert from "node:assert/strict";
import { RegistryError } from "../model/registry_error.ts";
import { PasswordHasher } from "./password.ts";

const WEAK = { ln: 4, r: 8, p: 1 };
/** `pleaseletmein` under the salt 00 01 … 0f, by OpenSSL. */
const FOREIGN =
  "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$GuycCvOvBXSyXn7+nY+Swhtoa6EmqeqlyFxEbPOez5o";

Deno.test("hash() makes a PHC string under a fresh salt, which verify() accepts", async () => {
  const passwords = new PasswordHasher({ cost: WEAK });
  const [one, other] = [await passwords.hash("geheim"), await passwords.hash("geheim")];
  assert.match(one, /^\$scrypt\$ln=4,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(one, other);
  assert.ok(await passwords.verify("geheim", one));
  assert.ok(!await passwords.verify("Geheim", one));
});

Deno.test("verify() knows a hash that another program made", async () => {
  const passwords = new PasswordHasher({ cost: WEAK });
  assert.ok(await passwords.verify("pleaseletmein", FOREIGN));
});

Deno.test("verify() takes composed and decomposed accents for the same password", async () => {
  const passwords = new PasswordHasher({ cost: WEAK });
  assert.ok(await passwords.verify("cafe\u0301", await passwords.hash("caf\u00e9")));
});

Deno.test("verify() says no without a hash, and for what is none or asks for too much", async () => {
  const passwords = new PasswordHasher({ cost: WEAK });
  const tail = FOREIGN.slice(FOREIGN.indexOf("$", 8));
  for (
    const hash of [
      null,
      "",
      "geheim",
      `$scrypt$ln=40,r=8,p=1${tail}`,
      `$scrypt$ln=0,r=8,p=1${tail}`,
    ]
  ) {
    assert.equal(await passwords.verify("pleaseletmein", hash), false, String(hash));
  }
});

Deno.test("needsRehash() tells another cost and what is no hash", async () => {
  const hash = await new PasswordHasher({ cost: WEAK }).hash("geheim");
  assert.ok(!new PasswordHasher({ cost: WEAK }).needsRehash(hash));
  assert.ok(new PasswordHasher({ cost: { ...WEAK, ln: 5 } }).needsRehash(hash));
  assert.ok(new PasswordHasher().needsRehash("plain"));
});

Deno.test("hash() by default is what OWASP asks for", async () => {
  assert.match(await new PasswordHasher().hash("geheim"), /^\$scrypt\$ln=17,r=8,p=1\$/);
});

Deno.test("hash() refuses with rate_limited when the line is full, and recovers", async () => {
  const passwords = new PasswordHasher({ cost: WEAK, atOnce: 1, waiting: 1 });
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => passwords.hash("geheim")));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "fulfilled", "rejected", "rejected"],
  );
  const { reason } = outcomes[3] as PromiseRejectedResult;
  assert.ok(reason instanceof RegistryError && reason.code === "rate_limited");
  assert.equal(reason.retryAfter, 2);
  await passwords.hash("geheim");
});
