import assert from "node:assert/strict";
import { SignJWT, UnsecuredJWT } from "jose";
import { SECRET, StillClock } from "../../test/access_fixture.ts";
import type { UserId } from "../model/ids.ts";
import { AccessTokens } from "./access_token.ts";

const WRONG = { code: "credentials_wrong" };
const CLAIMS = { user: "01J0000000000000000000ADA" as UserId, session: "01J00000000000000SESSION" };
const KEY = new TextEncoder().encode(SECRET);

function started() {
  const clock = new StillClock();
  return { clock, tokens: new AccessTokens({ secret: SECRET, now: clock.now, minutes: 15 }) };
}

/** A token that is right in all but what a test makes wrong. */
function forged(
  at: number,
  change: (jwt: SignJWT) => SignJWT,
  { key = KEY, alg = "HS256" } = {},
) {
  const seconds = Math.floor(at / 1000);
  const jwt = new SignJWT({ sid: CLAIMS.session }).setProtectedHeader({ alg })
    .setSubject(CLAIMS.user).setIssuer("packhouse").setAudience("packhouse/api")
    .setIssuedAt(seconds).setExpirationTime(seconds + 900);
  return change(jwt).sign(key);
}

Deno.test("verify() reads what issue() wrote, until it expires", async () => {
  const { clock, tokens } = started();
  const token = await tokens.issue(CLAIMS);
  assert.equal(tokens.seconds, 900);
  clock.pass(899_000);
  assert.deepEqual(await tokens.verify(token), CLAIMS);
  clock.pass(1000);
  await assert.rejects(tokens.verify(token), WRONG);
});

Deno.test("verify() accepts the forgery that forges nothing, so the others fail for their reason", async () => {
  const { clock, tokens } = started();
  assert.deepEqual(await tokens.verify(await forged(clock.at, (jwt) => jwt)), CLAIMS);
});

Deno.test("verify() refuses another key, issuer, audience and algorithm", async () => {
  const { clock, tokens } = started();
  const otherKey = new TextEncoder().encode(`${SECRET}.`);
  const forgeries = [
    forged(clock.at, (jwt) => jwt, { key: otherKey }),
    forged(clock.at, (jwt) => jwt.setIssuer("somebody")),
    forged(clock.at, (jwt) => jwt.setAudience("somebody")),
    forged(clock.at, (jwt) => jwt, { alg: "HS512" }),
  ];
  for (const token of await Promise.all(forgeries)) {
    await assert.rejects(tokens.verify(token), WRONG);
  }
});

Deno.test("verify() refuses a token without a signature", async () => {
  const { clock, tokens } = started();
  const unsecured = new UnsecuredJWT({ sid: CLAIMS.session }).setSubject(CLAIMS.user)
    .setIssuer("packhouse").setAudience("packhouse/api").setIssuedAt(clock.at / 1000)
    .setExpirationTime(clock.at / 1000 + 900).encode();
  await assert.rejects(tokens.verify(unsecured), WRONG);
});

Deno.test("verify() refuses a token that never expires or names no session", async () => {
  const { clock, tokens } = started();
  const bare = new SignJWT({ sid: CLAIMS.session }).setProtectedHeader({ alg: "HS256" })
    .setSubject(CLAIMS.user).setIssuer("packhouse").setAudience("packhouse/api")
    .setIssuedAt(clock.at / 1000);
  await assert.rejects(tokens.verify(await bare.sign(KEY)), WRONG);
  const anonymous = new SignJWT({ sub: CLAIMS.user }).setProtectedHeader({ alg: "HS256" })
    .setIssuer("packhouse").setAudience("packhouse/api").setIssuedAt(clock.at / 1000)
    .setExpirationTime(clock.at / 1000 + 900);
  await assert.rejects(tokens.verify(await anonymous.sign(KEY)), WRONG);
});

Deno.test("verify() refuses any changed character", async () => {
  const { tokens } = started();
  const token = await tokens.issue(CLAIMS);
  const tail = token.lastIndexOf(".");
  for (const at of [1, token.indexOf(".") + 2, tail - 2, tail + 1, tail + 20]) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    await assert.rejects(tokens.verify(changed), WRONG, `at ${at}`);
  }
});
