import assert from "node:assert/strict";
import { AccessApp, ADDRESS, answer, type Saying } from "../../test/access_app.ts";
import { BEGINNING, PASSWORD } from "../../test/access_fixture.ts";
import { ITSELF } from "../model/event.ts";

const OTHER = "another long password";

async function started(shared?: AccessApp) {
  const app = new AccessApp(shared);
  const ada = await app.createUser("ada");
  const login = async (password = PASSWORD) =>
    await answer(await app.ask("/auth/login", { json: { username: "ada", password } }));
  return { app, ada, login };
}

function basic(name: string, password = PASSWORD): Record<string, string> {
  return { authorization: `Basic ${btoa(`${name}:${password}`)}` };
}

async function lastEvent(app: AccessApp) {
  const { kind, actor, target, detail } = (await app.happened()).at(-1)!;
  return { kind, by: actor.name, from: actor.address, target, detail };
}

Deno.test("me says how somebody is signed in, and what they have set up", async () => {
  const { app, login } = await started();
  const { accessToken: bearer } = await login();
  const { session, ...me } = await answer(await app.ask("/auth/me", { bearer }));
  assert.deepEqual({ ...session, id: "" }, { id: "", method: "password", secondFactor: false });
  assert.deepEqual(me.secondFactor, {
    ...{ totp: false, passkeys: false, recoveryCodes: 0, missing: false },
  });
  assert.equal(me.hasPassword, true);
  const byPassword = await answer(await app.ask("/auth/me", { headers: basic("ada") }));
  assert.equal(byPassword.session, null);
});

Deno.test("sessions are listed newest first, in pages, with which one is shown", async () => {
  const { app, login } = await started();
  const { accessToken: bearer } = await login();
  app.clock.pass(1000);
  for (let time = 0; time < 4; time++) {
    await login();
    app.clock.pass(1000);
  }
  const seen = [];
  let cursor = "";
  do {
    const page = await answer(await app.ask(`/auth/me/sessions?limit=2${cursor}`, { bearer }));
    seen.push(...page.sessions);
    cursor = page.next && `&cursor=${page.next}`;
  } while (cursor);
  assert.equal(seen.length, 5);
  assert.deepEqual(seen.map(({ current }) => current), [false, false, false, false, true]);
  const moments = seen.map(({ createdAt }) => createdAt);
  assert.deepEqual(moments, moments.toSorted().toReversed());
  const { method, address, secondFactor } = seen[0];
  assert.deepEqual([method, address, secondFactor], ["password", ADDRESS, false]);
});

Deno.test("sessions tell when they were last used, and expired ones are none", async () => {
  const { app, ada, login } = await started();
  await app.sessions.start(ada, BEGINNING);
  app.clock.pass(6 * 86_400_000);
  const { refreshToken } = await login();
  app.clock.pass(2 * 86_400_000);
  const { accessToken: bearer } = await answer(
    await app.ask("/auth/refresh", { json: { refreshToken } }),
  );
  const { sessions } = await answer(await app.ask("/auth/me/sessions", { bearer }));
  assert.equal(sessions.length, 1);
  assert.equal(sessions[0].usedAt, new Date(app.clock.at).toISOString());
});

Deno.test("ending one session refuses its tokens at once here, and within a second elsewhere", async () => {
  const { app, login } = await started();
  const elsewhere = new AccessApp(app);
  const [mine, lost] = [await login(), await login()];
  const me = (instance: AccessApp) => instance.ask("/auth/me", { bearer: lost.accessToken });
  const { session } = await answer(await me(app));
  await answer(await me(elsewhere));
  const end = () =>
    app.ask(`/auth/me/sessions/${session.id}`, { method: "DELETE", bearer: mine.accessToken });
  await answer(await end(), 204);
  assert.deepEqual(await lastEvent(app), {
    ...{ kind: "session.ended", by: "ada", from: ADDRESS, target: "ada" },
    detail: { session: session.id },
  });
  assert.equal((await answer(await me(app), 401)).code, "credentials_wrong");
  app.clock.pass(900);
  await answer(await me(elsewhere), 401);
  await answer(await app.ask("/auth/refresh", { json: { refreshToken: lost.refreshToken } }), 401);
  assert.equal((await answer(await end(), 404)).code, "session_missing");
  await answer(await app.ask("/auth/me", { bearer: mine.accessToken }));
});

Deno.test("nobody ends a session of somebody else, nor finds out that there is one", async () => {
  const { app, login } = await started();
  const { accessToken } = await login();
  const { session } = await answer(await app.ask("/auth/me", { bearer: accessToken }));
  const grace = await app.sessions.start(await app.createUser("grace"), BEGINNING);
  const end = (id: string) =>
    app.ask(`/auth/me/sessions/${id}`, { method: "DELETE", bearer: grace.accessToken });
  const foreign = await answer(await end(session.id), 404);
  const none = await answer(await end("01J00000000000000000000000"), 404);
  assert.equal(foreign.code, none.code);
  await answer(await app.ask("/auth/me", { bearer: accessToken }));
});

Deno.test("ending all other sessions keeps the one that is shown; by password it keeps none", async () => {
  const { app, login } = await started();
  const [mine, other] = [await login(), await login()];
  const end = async (saying: Saying) =>
    await answer(await app.ask("/auth/me/sessions", { method: "DELETE", ...saying }));
  assert.deepEqual(await end({ bearer: mine.accessToken }), { ended: 1 });
  assert.deepEqual((await lastEvent(app)).detail, { ended: 1 });
  await answer(await app.ask("/auth/me", { bearer: other.accessToken }), 401);
  assert.deepEqual(await end({ bearer: mine.accessToken }), { ended: 0 });
  assert.deepEqual(await end({ headers: basic("ada") }), { ended: 1 });
  await answer(await app.ask("/auth/me", { bearer: mine.accessToken }), 401);
});

Deno.test("the title changes in a session, the e-mail address with the password alone", async () => {
  const { app, ada, login } = await started();
  const { accessToken: bearer } = await login();
  const change = (json: unknown) => app.ask("/auth/me", { method: "PATCH", json, bearer });
  const { user } = await answer(await change({ title: "Ada Lovelace" }));
  assert.deepEqual([user.title, user.email], ["Ada Lovelace", "ada@example.test"]);
  const email = "countess@example.test";
  assert.equal((await answer(await change({ email }), 400)).code, "value_refused");
  assert.equal(
    (await answer(await change({ email, password: OTHER }), 403)).code,
    "access_denied",
  );
  const changed = await answer(
    await change({ email: "Countess@Example.test", password: PASSWORD }),
  );
  assert.equal(changed.user.email, email);
  assert.equal((await lastEvent(app)).kind, "user.changed");
  assert.equal((await app.users.get(ada.id)).emailUnproven, true);
});

Deno.test("an e-mail address of somebody else, or none at all, is refused and changes nothing", async () => {
  const { app, ada } = await started();
  await app.createUser("grace");
  const change = (email: string) =>
    app.ask("/auth/me", {
      method: "PATCH",
      json: { email, title: "New", password: PASSWORD },
      headers: basic("ada"),
    });
  const taken = await answer(await change("GRACE@example.test"), 409);
  assert.equal(taken.code, "name_taken");
  assert.equal((await answer(await change("nowhere"), 400)).code, "value_refused");
  assert.equal((await app.users.get(ada.id)).title, "");
});

Deno.test("a new password needs the current one, and ends the other sessions", async () => {
  const { app, login } = await started();
  const [mine, other] = [await login(), await login()];
  const change = (current: string) =>
    app.ask("/auth/me/password", {
      method: "PUT",
      json: { current, new: OTHER },
      bearer: mine.accessToken,
    });
  assert.equal((await answer(await change("wrong password"), 403)).code, "access_denied");
  await login();
  await answer(await change(PASSWORD), 204);
  await answer(await app.ask("/auth/me", { bearer: mine.accessToken }));
  await answer(await app.ask("/auth/me", { bearer: other.accessToken }), 401);
  const { refreshToken } = other;
  await answer(await app.ask("/auth/refresh", { json: { refreshToken } }), 401);
  await answer(await app.ask("/auth/me", { headers: basic("ada") }), 401);
  await login(OTHER);
  const kinds = (await app.happened()).map(({ kind }) => kind);
  assert.ok(kinds.includes("user.password_changed"));
  assert.ok(kinds.includes("session.ended"));
  assert.doesNotMatch(JSON.stringify(await app.happened()), /battery|another long/);
});

Deno.test("guessing the current password is slowed down, and locks nobody out of signing in", async () => {
  const { app, login } = await started();
  const { accessToken: bearer } = await login();
  const guess = () =>
    app.ask("/auth/me/password", {
      ...{ method: "PUT", bearer, json: { current: "guess", new: OTHER } },
    });
  for (let time = 0; time < 5; time++) await answer(await guess(), 403);
  assert.equal((await answer(await guess(), 429)).code, "rate_limited");
  await login();
});

Deno.test("whoever has no password here can set none, and prove nothing by one", async () => {
  const { app } = await started();
  const grace = await app.users.create({ username: "grace" }, ITSELF);
  const { accessToken: bearer } = await app.sessions.start(grace, BEGINNING);
  const asked: [string, Saying][] = [
    ["/auth/me/password", { method: "PUT", json: { current: "x", new: OTHER } }],
    ["/auth/me", { method: "PATCH", json: { email: "grace@example.test", password: "x" } }],
  ];
  for (const [path, saying] of asked) {
    const problem = await answer(await app.ask(path, { ...saying, bearer }), 403);
    assert.match(problem.detail, /No password/);
  }
  const me = await answer(await app.ask("/auth/me", { bearer }));
  assert.deepEqual([me.hasPassword, me.user.email], [false, null]);
});

Deno.test("an account is nothing for API tokens, whatever they may, nor for nobody", async () => {
  const { app, ada } = await started();
  const token = await app.tokens.create(
    { owner: ada.id, title: "all", scope: {}, expiresAt: null },
    ITSELF,
  );
  const password = PASSWORD;
  const asked: [string, Saying][] = [
    ["/auth/me", { method: "PATCH", json: { title: "x" } }],
    ["/auth/me/password", { method: "PUT", json: { current: password, new: OTHER } }],
    ["/auth/me/sessions", {}],
    ["/auth/me/sessions", { method: "DELETE" }],
    ["/auth/me/sessions/x", { method: "DELETE" }],
    ["/auth/me/totp", { method: "POST" }],
    ["/auth/me/totp", { method: "PUT", json: { setup: "x", code: "123456" } }],
    ["/auth/me/totp", { method: "DELETE", json: { password } }],
    ["/auth/me/recovery-codes", { json: { password } }],
    ["/auth/me/passkeys", {}],
    ["/auth/me/passkeys/options", { method: "POST" }],
    ["/auth/me/passkeys/x", { method: "PATCH", json: { title: "x" } }],
    ["/auth/me/passkeys/x", { method: "DELETE" }],
  ];
  for (const [path, saying] of asked) {
    const denied = await answer(await app.ask(path, { ...saying, bearer: token.secret }), 403);
    assert.equal(denied.code, "access_denied", path);
    const missing = await answer(await app.ask(path, saying), 401);
    assert.equal(missing.code, "credentials_missing", path);
  }
});
