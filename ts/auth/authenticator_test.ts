import assert from "node:assert/strict";
import { AccessFixture, BEGINNING, NOON, PASSWORD } from "../../test/access_fixture.ts";
import { type Event, ITSELF } from "../model/event.ts";
import { ANONYMOUS } from "../model/principal.ts";
import type { User } from "../model/user.ts";

const WRONG = { code: "credentials_wrong" };
const ADDRESS = "192.0.2.1";

function bearer(secret: string): Request {
  return new Request("http://packages.example/", {
    headers: { authorization: `Bearer ${secret}` },
  });
}

function basic(name: string, password: string): Request {
  const encoded = new TextEncoder().encode(`${name}:${password}`).toBase64();
  return new Request("http://packages.example/", {
    headers: { authorization: `Basic ${encoded}` },
  });
}

async function issueToken(access: AccessFixture, owner: User, expiresAt: number | null = null) {
  const wanted = { owner: owner.id, title: "ci", scope: { actions: ["read"] as const }, expiresAt };
  return await access.tokens.create(wanted, ITSELF);
}

function kinds(events: readonly Event[]): string[] {
  return events.map(({ kind }) => kind);
}

Deno.test("authenticate() takes a request that shows nothing for anonymous", async () => {
  const { authenticator } = new AccessFixture();
  const request = new Request("http://packages.example/");
  assert.equal(await authenticator.authenticate(request, { address: null }), ANONYMOUS);
});

Deno.test("authenticate() knows an access token and its session", async () => {
  const access = new AccessFixture();
  const grant = await access.sessions.start(await access.createUser("ada"), BEGINNING);
  const request = bearer(grant.accessToken);
  const principal = await access.authenticator.authenticate(request, { address: ADDRESS });
  assert.equal(principal.name, "ada");
  assert.equal(principal.session, grant.session);
  assert.equal(principal.token, undefined);
});

Deno.test("authenticate() knows an API token as Bearer and as the password to any name", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const { secret } = await issueToken(access, ada);
  for (const request of [bearer(secret), basic("whoever", secret), basic("", secret)]) {
    const principal = await access.authenticator.authenticate(request, { address: ADDRESS });
    assert.equal(principal.user, ada.id);
    assert.deepEqual(principal.token, { actions: ["read"] });
  }
  assert.equal(access.verified, 0);
});

Deno.test("authenticate() refuses API tokens that were never issued, are revoked or over", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const [kept, revoked] = [await issueToken(access, ada), await issueToken(access, ada)];
  const passing = await issueToken(access, ada, NOON + 1000);
  const show = (secret: string) =>
    access.authenticator.authenticate(bearer(secret), { address: null });
  await access.tokens.revoke(ada.id, revoked.token.id, ITSELF);
  await assert.rejects(show(revoked.secret), WRONG);
  await assert.rejects(show(`phk_${"0".repeat(40)}`), WRONG);
  await show(passing.secret);
  access.clock.pass(1000);
  await assert.rejects(show(passing.secret), WRONG);
  await show(kept.secret);
});

Deno.test("authenticate() knows a password by user name and by e-mail, in any case", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  for (const name of ["ada", "ADA", "Ada@Example.test"]) {
    const request = basic(name, PASSWORD);
    const principal = await access.authenticator.authenticate(request, { address: ADDRESS });
    assert.equal(principal.user, ada.id);
  }
});

Deno.test("authenticate() verifies a password once a minute, whatever the load", async () => {
  const access = new AccessFixture();
  await access.createUser("ada");
  const show = () =>
    access.authenticator.authenticate(basic("ada", PASSWORD), { address: ADDRESS });
  await Promise.all(Array.from({ length: 20 }, show));
  assert.equal(access.verified, 1);
  access.clock.pass(59_999);
  await show();
  assert.equal(access.verified, 1);
  access.clock.pass(1000);
  await show();
  assert.equal(access.verified, 2);
});

Deno.test("authenticate() forgets a proven password when the user changes", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const show = (password: string) =>
    access.authenticator.authenticate(basic("ada", password), { address: ADDRESS });
  await show(PASSWORD);
  await access.users.setPassword(ada.id, "another long password", ITSELF);
  access.clock.pass(1000);
  await assert.rejects(show(PASSWORD), WRONG);
  await show("another long password");
});

Deno.test("authenticate() refuses everything of a disabled user on every instance within a second", async () => {
  const access = new AccessFixture();
  const other = new AccessFixture(access);
  const ada = await access.createUser("ada");
  const { secret } = await issueToken(access, ada);
  const { accessToken } = await access.sessions.start(ada, BEGINNING);
  const requests = () => [bearer(accessToken), bearer(secret), basic("ada", PASSWORD)];
  for (const request of requests()) {
    await other.authenticator.authenticate(request, { address: null });
  }
  await access.users.setDisabled(ada.id, true, ITSELF);
  access.clock.pass(1000);
  for (const { authenticator } of [access, other]) {
    for (const request of requests()) {
      await assert.rejects(authenticator.authenticate(request, { address: null }), WRONG);
    }
  }
});

Deno.test("authenticate() refuses an access token within a second of its session's end", async () => {
  const access = new AccessFixture();
  const other = new AccessFixture(access);
  const { accessToken, session } = await access.sessions.start(
    await access.createUser("ada"),
    BEGINNING,
  );
  const show = () => other.authenticator.authenticate(bearer(accessToken), { address: null });
  await show();
  await access.sessions.end(session);
  access.clock.pass(1000);
  await assert.rejects(show(), WRONG);
});

Deno.test("authenticate() answers alike for a wrong password, an unknown and a disabled user", async () => {
  const access = new AccessFixture();
  await access.createUser("ada");
  const grace = await access.createUser("grace");
  await access.users.setDisabled(grace.id, true, ITSELF);
  const messages = new Set<string>();
  const attempts: [string, string][] = [["ada", "wrong password"], ["nobody", PASSWORD], [
    "grace",
    PASSWORD,
  ]];
  for (const [name, password] of attempts) {
    const proof = access.authenticator.authenticate(basic(name, password), { address: ADDRESS });
    await proof.catch((error) => messages.add(`${error.code} ${error.message}`));
  }
  assert.deepEqual([...messages], [
    "credentials_wrong Credentials are not valid: User name or password is wrong",
  ]);
  assert.equal(access.verified, 3);
});

Deno.test("authenticate() records refused and accepted passwords, and no secret", async () => {
  const access = new AccessFixture();
  await access.createUser("ada");
  const show = (name: string, password: string) =>
    access.authenticator.authenticate(basic(name, password), { address: ADDRESS });
  await assert.rejects(show("ada", "wrong password"));
  await assert.rejects(show("my-password-by-mistake", "x"));
  await show("ada", PASSWORD);
  const events = await access.happened();
  assert.deepEqual(kinds(events), [
    ...["user.created", "sign_in.refused", "sign_in.refused", "sign_in.accepted"],
  ]);
  assert.equal(events[1]!.actor.address, ADDRESS);
  assert.equal(events[1]!.target, "ada");
  assert.doesNotMatch(JSON.stringify(events), /wrong password|by-mistake|battery/);
});

Deno.test("authenticate() slows guessing down", async () => {
  const access = new AccessFixture();
  await access.createUser("ada");
  const show = (password: string, address: string) =>
    access.authenticator.authenticate(basic("ada", password), { address });
  for (let guess = 0; guess < 5; guess++) {
    await assert.rejects(show(`guess ${guess}`, ADDRESS), WRONG);
  }
  await assert.rejects(show("guess 6", ADDRESS), { code: "rate_limited", retryAfter: 1 });
  assert.equal((await show(PASSWORD, "198.51.100.7")).name, "ada");
});
