import assert from "node:assert/strict";
import { AccessFixture, BEGINNING, NOON } from "../../test/access_fixture.ts";
import { ITSELF } from "../model/event.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { RefreshTokens } from "./refresh_token.ts";

const NOWHERE = { address: null };
const WRONG = { code: "credentials_wrong" };
const DAY = 86_400_000;

async function signedIn() {
  const access = new AccessFixture();
  const user = await access.createUser("ada");
  return { access, user, grant: await access.sessions.start(user, BEGINNING) };
}

Deno.test("start() keeps digests and no token", async () => {
  const { access, grant } = await signedIn();
  assert.match(grant.refreshToken, /^phr_[\w-]{99}$/);
  const stored = JSON.stringify(await access.documents.get(COLLECTIONS.sessions, grant.session));
  assert.ok(!stored.includes(grant.refreshToken.slice(30, 60)));
  assert.ok(!stored.includes(grant.accessToken.slice(-20)));
});

Deno.test("refresh() exchanges a token for another, again and again, and keeps the session", async () => {
  const { access, grant } = await signedIn();
  let token = grant.refreshToken;
  for (let day = 0; day < 20; day++) {
    access.clock.pass(DAY);
    const next = await access.sessions.refresh(token, NOWHERE);
    assert.notEqual(next.refreshToken, token);
    assert.equal(next.session, grant.session);
    token = next.refreshToken;
  }
});

Deno.test("refresh() refuses a token after seven idle days", async () => {
  const { access, grant } = await signedIn();
  access.clock.pass(7 * DAY);
  await assert.rejects(access.sessions.refresh(grant.refreshToken, NOWHERE), WRONG);
});

Deno.test("refresh() ends the whole session when an old token is shown", async () => {
  const { access, user, grant } = await signedIn();
  const second = await access.sessions.refresh(grant.refreshToken, NOWHERE);
  access.clock.pass(10_000);
  await assert.rejects(
    access.sessions.refresh(grant.refreshToken, { address: "192.0.2.66" }),
    WRONG,
  );
  await assert.rejects(access.sessions.refresh(second.refreshToken, NOWHERE), WRONG);
  assert.equal(await access.sessions.find(grant.session), null);
  const event = (await access.happened()).at(-1)!;
  assert.equal(event.kind, "session.reused");
  assert.deepEqual(event.actor, { user: user.id, name: "ada", address: "192.0.2.66" });
});

Deno.test("refresh() ends the session for a token before the last one even at once", async () => {
  const { access, grant } = await signedIn();
  const second = await access.sessions.refresh(grant.refreshToken, NOWHERE);
  access.clock.pass(1);
  await access.sessions.refresh(second.refreshToken, NOWHERE);
  await assert.rejects(access.sessions.refresh(grant.refreshToken, NOWHERE), WRONG);
  assert.equal(await access.sessions.find(grant.session), null);
});

Deno.test("refresh() on two instances at once has one winner, and the session goes on", async () => {
  const { access, grant } = await signedIn();
  const instances = [access.sessions, new AccessFixture(access).sessions];
  const outcomes = await Promise.allSettled(
    instances.map((sessions) => sessions.refresh(grant.refreshToken, NOWHERE)),
  );
  const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
  const lost = outcomes.filter((outcome) => outcome.status === "rejected");
  assert.equal(won.length, 1);
  assert.equal(lost[0]!.reason.code, "write_conflict");
  await access.sessions.refresh(won[0]!.value.refreshToken, NOWHERE);
});

Deno.test("refresh() refuses tokens that were never issued, and ends nothing by them", async () => {
  const { access, grant } = await signedIn();
  const guessed = new RefreshTokens("another secret").issue({
    session: grant.session,
    issuedAt: NOON,
  });
  const { refreshToken } = grant;
  const changed = refreshToken.slice(0, 40) + (refreshToken[40] === "a" ? "b" : "a") +
    refreshToken.slice(41);
  for (const token of [guessed, changed, "", "phr_", `phr_${"0".repeat(90)}`, grant.accessToken]) {
    await assert.rejects(access.sessions.refresh(token, NOWHERE), WRONG);
  }
  await access.sessions.refresh(refreshToken, NOWHERE);
});

Deno.test("refresh() refuses a disabled user", async () => {
  const { access, user, grant } = await signedIn();
  await access.users.setDisabled(user.id, true, ITSELF);
  await assert.rejects(access.sessions.refresh(grant.refreshToken, NOWHERE), WRONG);
});

Deno.test("end() ends a session once", async () => {
  const { access, grant } = await signedIn();
  assert.ok(await access.sessions.end(grant.session));
  assert.ok(!await access.sessions.end(grant.session));
  await assert.rejects(access.sessions.refresh(grant.refreshToken, NOWHERE), WRONG);
});

Deno.test("endAllOf() ends every session of a user but the one excepted", async () => {
  const { access, user, grant } = await signedIn();
  const others = [
    await access.sessions.start(user, BEGINNING),
    await access.sessions.start(user, BEGINNING),
  ];
  const stranger = await access.sessions.start(await access.createUser("grace"), BEGINNING);
  assert.equal(await access.sessions.endAllOf(user.id, { except: grant.session }), 2);
  for (const { session } of others) assert.equal(await access.sessions.find(session), null);
  assert.ok(await access.sessions.find(grant.session));
  assert.ok(await access.sessions.find(stranger.session));
});

Deno.test("forgetExpired() deletes what nobody can refresh any more", async () => {
  const { access, user, grant } = await signedIn();
  access.clock.pass(6 * DAY);
  const young = await access.sessions.start(user, BEGINNING);
  access.clock.pass(DAY + 1);
  assert.equal(await access.sessions.forgetExpired(), 1);
  assert.equal(await access.documents.get(COLLECTIONS.sessions, grant.session), null);
  assert.ok(await access.sessions.find(young.session));
});
