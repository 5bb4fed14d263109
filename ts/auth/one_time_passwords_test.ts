import assert from "node:assert/strict";
import { StillClock } from "../../test/access_fixture.ts";
import { oneTimeCode } from "../../test/one_time_code.ts";
import { Sealer } from "../kit/sealer.ts";
import type { UserId } from "../model/ids.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { Once } from "../store/once.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { OneTimePasswords } from "./one_time_passwords.ts";

const ADA = { id: "01J0000000000000000000ADA" as UserId, username: "ada" };
const GRACE = "01J00000000000000000GRACE" as UserId;
const PERIOD = 30_000;

async function started() {
  const clock = new StillClock();
  const { now } = clock;
  const documents = SqliteDocuments.open({
    path: ":memory:",
    collections: Object.values(COLLECTIONS),
  });
  const once = new Once({ documents, now });
  const sealer = new Sealer(new Uint8Array(32));
  const passwords = new OneTimePasswords({ sealer, once, now, issuer: "Acme & Söhne" });
  const begun = await passwords.begin(ADA);
  const sealed = passwords.finish(ADA.id, begun.setup)!;
  return { clock, once, passwords, begun, sealed };
}

Deno.test("oneTimeCode() is what RFC 6238 has for SHA-1, so that it can judge", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const cases: [number, string][] = [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ];
  for (const [seconds, code] of cases) assert.equal(oneTimeCode(secret, seconds * 1000), code);
});

Deno.test("begin() makes another secret of 160 bits each time, and an address for apps", async () => {
  const { passwords, begun } = await started();
  assert.match(begun.secret, /^[A-Z2-7]{32}$/);
  assert.notEqual((await passwords.begin(ADA)).secret, begun.secret);
  const { protocol, host, pathname, searchParams } = new URL(begun.uri);
  assert.deepEqual([protocol, host], ["otpauth:", "totp"]);
  assert.equal(decodeURIComponent(pathname), "/Acme & Söhne:ada");
  assert.equal(searchParams.get("secret"), begun.secret);
  assert.equal(searchParams.get("issuer"), "Acme & Söhne");
  assert.ok(!begun.setup.includes(begun.secret));
});

Deno.test("finish() takes a set-up for its user alone, for a quarter of an hour, and unchanged", async () => {
  const { clock, passwords, begun: { setup } } = await started();
  assert.equal(passwords.finish(GRACE, setup), null);
  assert.equal(passwords.finish(ADA.id, `${setup.slice(0, -4)}AAAA`), null);
  assert.equal(passwords.finish(ADA.id, "v1"), null);
  clock.pass(15 * 60_000 - 1);
  assert.notEqual(passwords.finish(ADA.id, setup), null);
  clock.pass(1);
  assert.equal(passwords.finish(ADA.id, setup), null);
});

Deno.test("use() takes the code of a device whose clock is off by one period, and no more", async () => {
  const { clock, passwords, begun, sealed } = await started();
  for (const [periods, right] of [[-2, false], [-1, true], [0, true], [1, true], [2, false]]) {
    const code = oneTimeCode(begun.secret, clock.at + Number(periods) * PERIOD);
    assert.equal(await passwords.use(ADA.id, sealed, code), right, `${periods}`);
  }
});

Deno.test("use() takes each code once, for as long as anybody could show it again", async () => {
  const { clock, once, passwords, begun, sealed } = await started();
  const code = oneTimeCode(begun.secret, clock.at + PERIOD);
  assert.ok(await passwords.use(ADA.id, sealed, code));
  for (let moment = 0; moment < 10; moment++) {
    assert.ok(!await passwords.use(ADA.id, sealed, code));
    await once.forgetExpired();
    clock.pass(PERIOD / 4);
  }
});

Deno.test("use() opens the secret for its user alone, and says no to what is no code", async () => {
  const { clock, passwords, begun, sealed } = await started();
  const code = oneTimeCode(begun.secret, clock.at);
  await assert.rejects(passwords.use(GRACE, sealed, code));
  for (const other of ["", "12345", "1234567", "abcdef", `${code}0`, "１２３４５６"]) {
    assert.ok(!await passwords.use(ADA.id, sealed, other), other);
  }
});
