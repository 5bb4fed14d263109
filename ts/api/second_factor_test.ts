import assert from "node:assert/strict";
import { AccessApp, ADDRESS, answer, type Saying } from "../../test/access_app.ts";
import { PASSWORD } from "../../test/access_fixture.ts";
import { oneTimeCode } from "../../test/one_time_code.ts";
import { ITSELF } from "../model/event.ts";

const PERIOD = 30_000;

/** Somebody with one-time passwords, in the session that set them up. */
async function enrolled(name = "ada") {
  const app = new AccessApp();
  const user = await app.createUser(name);
  const login = (more: object = {}) =>
    app.ask("/auth/login", { json: { username: name, password: PASSWORD, ...more } });
  const { accessToken: bearer } = await answer(await login());
  const { secret, codes } = await enroll(app, bearer);
  /** The code of the next period, so that none is shown twice. */
  const code = () => {
    app.clock.pass(PERIOD);
    return oneTimeCode(secret, app.clock.at);
  };
  return { app, user, login, bearer, secret, codes, code };
}

async function enroll(app: AccessApp, bearer: string) {
  const { secret, setup } = await answer(
    await app.ask("/auth/me/totp", { method: "POST", bearer }),
  );
  const code = oneTimeCode(secret, app.clock.at);
  const confirmed = await app.ask("/auth/me/totp", {
    ...{ method: "PUT", json: { setup, code }, bearer },
  });
  return { secret, codes: (await answer(confirmed)).recoveryCodes as string[] };
}

function basic(name: string, password = PASSWORD): Record<string, string> {
  return { authorization: `Basic ${btoa(`${name}:${password}`)}` };
}

async function lastEvent(app: AccessApp) {
  const { kind, detail } = (await app.happened()).at(-1)!;
  return [kind, detail];
}

Deno.test("one-time passwords are set up by their first code, and nothing counts before", async () => {
  const app = new AccessApp();
  const ada = await app.createUser("ada");
  const headers = basic("ada");
  const begin = () => app.ask("/auth/me/totp", { method: "POST", headers });
  const { secret, setup, uri } = await answer(await begin());
  assert.match(uri, /^otpauth:\/\/totp\/Packhouse:ada\?/);
  const confirm = (json: object) => app.ask("/auth/me/totp", { method: "PUT", json, headers });
  const wrong = oneTimeCode(secret, app.clock.at + 5 * PERIOD);
  assert.equal((await answer(await confirm({ setup, code: wrong }), 400)).code, "value_refused");
  assert.equal(
    (await answer(await confirm({ setup: "v1", code: wrong }), 400)).code,
    "value_refused",
  );
  assert.deepEqual(await app.users.get(ada.id), ada);
  const code = oneTimeCode(secret, app.clock.at);
  const { recoveryCodes } = await answer(await confirm({ setup, code }));
  assert.equal(new Set(recoveryCodes).size, 10);
  assert.deepEqual(await lastEvent(app), ["second_factor.enabled", { method: "totp" }]);
  const kept = JSON.stringify([await app.users.get(ada.id), await app.happened()]);
  for (const one of [secret, ...recoveryCodes]) assert.ok(!kept.includes(one));
});

Deno.test("one-time passwords are set up once, whatever was begun before", async () => {
  const { app, bearer, secret } = await enrolled();
  const begin = await app.ask("/auth/me/totp", { method: "POST", bearer });
  assert.equal((await answer(begin, 409)).code, "second_factor_taken");
  const { signInServices: { secondFactors } } = app;
  const { totp: _, ...before } = (await app.users.find("ada"))!;
  const { secret: other, setup } = await secondFactors.beginTotp(before);
  const json = { setup, code: oneTimeCode(other, app.clock.at + PERIOD) };
  const late = await app.ask("/auth/me/totp", { method: "PUT", json, bearer });
  assert.equal((await answer(late, 409)).code, "second_factor_taken");
  assert.notEqual(other, secret);
});

Deno.test("the session that sets up a second factor has shown it; me says what there is", async () => {
  const { app, bearer } = await enrolled();
  const { session, secondFactor } = await answer(await app.ask("/auth/me", { bearer }));
  assert.equal(session.secondFactor, true);
  assert.deepEqual(secondFactor, {
    ...{ totp: true, passkeys: false, recoveryCodes: 10, missing: false },
  });
});

Deno.test("login asks for a code after the right password, and for nothing after a wrong one", async () => {
  const { app, login, code } = await enrolled();
  const asked = await answer(await login(), 401);
  assert.equal(asked.code, "second_factor_required");
  assert.deepEqual(asked.methods, ["totp", "recovery_code"]);
  assert.equal((await lastEvent(app))[0], "sign_in.refused");
  const wrongs = [
    await answer(await login({ password: "wrong password" }), 401),
    await answer(await login({ password: "wrong password", code: code() }), 401),
    await answer(await login({ code: "000000" }), 401),
    await answer(await login({ code: "not a code" }), 401),
    await answer(await login({ username: "nobody", code: "000000" }), 401),
  ];
  for (const wrong of wrongs) assert.deepEqual(wrong, wrongs[0]);
  assert.equal(wrongs[0].code, "credentials_wrong");
  const { accessToken: bearer } = await answer(await login({ code: code() }));
  assert.deepEqual(await lastEvent(app), [
    ...["sign_in.accepted", { method: "login", secondFactor: "totp" }],
  ]);
  const { session } = await answer(await app.ask("/auth/me", { bearer }));
  assert.equal(session.secondFactor, true);
});

Deno.test("a code of the device counts once, with whatever spaces it is typed", async () => {
  const { login, code } = await enrolled();
  const shown = code();
  await answer(await login({ code: `${shown.slice(0, 3)} ${shown.slice(3)}` }));
  assert.equal((await answer(await login({ code: shown }), 401)).code, "credentials_wrong");
  await answer(await login({ code: code() }));
});

Deno.test("the code that set it up counts no more for signing in", async () => {
  const { app, login, secret } = await enrolled();
  await answer(await login({ code: oneTimeCode(secret, app.clock.at) }), 401);
});

Deno.test("each recovery code counts once, however it is typed", async () => {
  const { app, user, login, codes } = await enrolled();
  const [first, second] = codes as [string, string];
  await answer(await login({ code: first.toUpperCase() }));
  assert.deepEqual((await lastEvent(app))[1], { method: "login", secondFactor: "recovery_code" });
  assert.equal((await app.users.get(user.id)).recoveryCodes!.length, 9);
  await answer(await login({ code: first }), 401);
  await answer(await login({ code: second.replaceAll("-", "") }));
});

Deno.test("guesses at the code of the device are slowed down wherever they come from", async () => {
  const { app, user, codes, code } = await enrolled();
  const show = (shown: string, address: string) =>
    app.signIn.byPassword(
      { login: "ada", password: PASSWORD, address, method: "login" },
      { code: shown, origin: app.origin },
    );
  const wrong = { code: "credentials_wrong" };
  for (let guess = 0; guess < 5; guess++) {
    await assert.rejects(show("000000", `192.0.2.${guess}`), wrong);
  }
  await assert.rejects(show("000000", "198.51.100.1"), { code: "rate_limited" });
  await show(codes[0]!, "198.51.100.2");
  assert.equal((await show(code(), "198.51.100.1")).user.id, user.id);
});

Deno.test("asking without a code neither counts against anybody nor makes up for wrong codes", async () => {
  const { login } = await enrolled();
  for (let time = 0; time < 8; time++) await answer(await login(), 401);
  for (let time = 0; time < 5; time++) {
    assert.equal((await answer(await login({ code: "x" }), 401)).code, "credentials_wrong");
    if (time < 4) await answer(await login(), 401);
  }
  await answer(await login({ code: "x" }), 429);
});

Deno.test("a password alone opens nothing, is checked once a minute and says to take a token", async () => {
  const { app, user } = await enrolled();
  const before = app.verified;
  const show = (password?: string) => app.ask("/auth/me", { headers: basic("ada", password) });
  for (let time = 0; time < 10; time++) {
    const problem = await answer(await show(), 401);
    assert.equal(problem.code, "credentials_wrong");
    assert.match(problem.detail, /API token/);
  }
  assert.equal(app.verified - before, 1);
  assert.equal((await lastEvent(app))[0], "sign_in.refused");
  assert.doesNotMatch((await answer(await show("wrong password"), 401)).detail, /API token/);
  const wanted = { owner: user.id, title: "ci", scope: {}, expiresAt: null };
  const { secret } = await app.tokens.create(wanted, ITSELF);
  await answer(await app.ask("/auth/me", { headers: basic("ada", secret) }));
});

Deno.test("a password that was enough a moment ago is not once there is a second factor", async () => {
  const app = new AccessApp();
  await app.createUser("ada");
  const headers = basic("ada");
  await answer(await app.ask("/auth/me", { headers }));
  const { accessToken } = await answer(
    await app.ask("/auth/login", { json: { username: "ada", password: PASSWORD } }),
  );
  await enroll(app, accessToken);
  await answer(await app.ask("/auth/me", { headers }), 401);
});

Deno.test("one-time passwords go by the password or by a code, and recovery codes with them", async () => {
  const proofs = ["password", "code", "recovery"] as const;
  for (const proof of proofs) {
    const { app, user, bearer, codes, code, login } = await enrolled();
    const remove = (json: object) => app.ask("/auth/me/totp", { method: "DELETE", json, bearer });
    for (const json of [{ password: "wrong password" }, { code: "000000" }]) {
      assert.equal((await answer(await remove(json), 403)).code, "access_denied");
    }
    for (const json of [{}, { password: PASSWORD, code: "000000" }]) {
      assert.equal((await answer(await remove(json), 400)).code, "value_refused");
    }
    const shown = { password: { password: PASSWORD }, code: { code: code() } };
    const recovery = { code: codes[0] };
    await answer(await remove({ ...shown, recovery }[proof]), 204);
    assert.deepEqual(await lastEvent(app), ["second_factor.disabled", { method: "totp" }]);
    const { totp, recoveryCodes } = await app.users.get(user.id);
    assert.deepEqual([totp, recoveryCodes], [undefined, undefined]);
    await answer(await login());
  }
});

Deno.test("recovery codes are renewed by the password or a code; the former ones are worth nothing", async () => {
  const { app, bearer, codes, code, login } = await enrolled();
  const renew = (json: object) => app.ask("/auth/me/recovery-codes", { json, bearer });
  await answer(await renew({ password: "wrong password" }), 403);
  const { recoveryCodes } = await answer(await renew({ code: code() }));
  assert.deepEqual(await lastEvent(app), ["recovery_codes.renewed", {}]);
  await answer(await login({ code: codes[0] }), 401);
  await answer(await login({ code: recoveryCodes[0] }));
  const nobody = new AccessApp();
  await nobody.createUser("grace");
  const json = { password: PASSWORD };
  const none = await nobody.ask("/auth/me/recovery-codes", { json, headers: basic("grace") });
  assert.equal((await answer(none, 412)).code, "precondition_failed");
});

/** An administrator in a session without a second factor, where the setting asks for one. */
async function administrator() {
  const app = new AccessApp();
  const root = await app.users.create(
    { username: "root", password: PASSWORD, platformAdmin: true },
    ITSELF,
  );
  await app.settings.change({ secondFactorForAdministrators: true }, ITSELF);
  const login = { username: "root", password: PASSWORD };
  const { accessToken: bearer } = await answer(await app.ask("/auth/login", { json: login }));
  return { app, root, bearer };
}

/** Whether a request has rights of a platform administrator: they alone find out who is missing. */
async function administers(app: AccessApp, saying: Saying): Promise<boolean> {
  const response = await app.ask("/users/no.body/second-factor", { method: "DELETE", ...saying });
  const { code } = await response.json();
  assert.ok(["user_missing", "access_denied"].includes(code), code);
  return code === "user_missing";
}

Deno.test("administrators have their rights by a second factor alone, where the setting says so", async () => {
  const { app, bearer } = await administrator();
  const secondFactor = async () =>
    (await answer(await app.ask("/auth/me", { bearer }))).secondFactor;
  assert.equal((await secondFactor()).missing, true);
  assert.equal(await administers(app, { bearer }), false);
  assert.equal(await administers(app, { headers: basic("root") }), false);
  await enroll(app, bearer);
  assert.equal((await secondFactor()).missing, false);
  assert.equal(await administers(app, { bearer }), true);
  await app.settings.change({ secondFactorForAdministrators: false }, ITSELF);
  assert.equal(await administers(app, { bearer }), true);
});

Deno.test("administrators without a second factor get their rights by no detour over a token", async () => {
  const { app, root, bearer } = await administrator();
  const wanted = { owner: root.id, title: "from before", scope: {}, expiresAt: null };
  const { secret } = await app.tokens.create(wanted, ITSELF);
  assert.equal(await administers(app, { bearer: secret }), true);
  for (const saying of [{ bearer }, { headers: basic("root") }]) {
    const problem = await answer(
      await app.ask("/tokens", { json: { title: "x" }, ...saying }),
      403,
    );
    assert.match(problem.detail, /second factor/);
  }
  await enroll(app, bearer);
  await answer(await app.ask("/tokens", { json: { title: "x" }, bearer }), 201);
});

Deno.test("local sign-in that is off says so to everybody alike, and tokens go on", async () => {
  const { app, user, codes } = await enrolled();
  const wanted = { owner: user.id, title: "ci", scope: {}, expiresAt: null };
  const { secret } = await app.tokens.create(wanted, ITSELF);
  await app.settings.change({ localSignIn: false }, ITSELF);
  const before = app.verified;
  const login = (username: string, password: string, code?: string) =>
    app.ask("/auth/login", { json: { username, password, code } });
  const problems = [
    await answer(await login("ada", PASSWORD, codes[0]), 403),
    await answer(await login("ada", "wrong password"), 403),
    await answer(await login("nobody", PASSWORD), 403),
    await answer(await app.ask("/auth/me", { headers: basic("ada") }), 403),
    await answer(await app.ask("/auth/me", { headers: basic("nobody") }), 403),
  ];
  for (const problem of problems) assert.deepEqual(problem, problems[0]);
  assert.equal(problems[0].code, "local_sign_in_off");
  assert.equal(app.verified, before);
  await answer(await app.ask("/auth/me", { bearer: secret }));
  await answer(await app.ask("/auth/me", { headers: basic("ada", secret) }));
});

Deno.test("an administrator takes away somebody's second factor, and nobody else does", async () => {
  const { app, user, login, bearer } = await enrolled();
  const root = await app.users.create(
    { username: "root", password: PASSWORD, platformAdmin: true },
    ITSELF,
  );
  const remove = (name: string, saying: Saying) =>
    app.ask(`/users/${name}/second-factor`, { method: "DELETE", ...saying });
  for (const name of ["root", "ada", "nobody"]) {
    assert.equal((await answer(await remove(name, { bearer }), 403)).code, "access_denied");
  }
  await answer(await remove("ada", {}), 401);
  const headers = basic("root");
  await answer(await remove("Ada", { headers }), 204);
  const { actor, target, kind } = (await app.happened()).at(-1)!;
  assert.deepEqual([kind, actor.name, target], ["second_factor.disabled", "root", "ada"]);
  await answer(await login());
  const { recoveryCodes } = await app.users.get(user.id);
  assert.equal(recoveryCodes, undefined);
  const count = (await app.happened()).length;
  await answer(await remove("ada", { headers }), 204);
  assert.equal((await app.happened()).length, count);
  assert.equal((await answer(await remove(root.username, { headers }), 403)).code, "access_denied");
});

Deno.test("what came of signing in is kept with where it came from", async () => {
  const { app, code } = await enrolled();
  const headers = { "user-agent": "browser/1.0" };
  const login = (more: object) =>
    app.ask("/auth/login", { json: { username: "ada", password: PASSWORD, ...more }, headers });
  await answer(await login({}), 401);
  await answer(await login({ code: code() }));
  const [refused, accepted] = (await app.happened()).slice(-2);
  for (const { actor } of [refused!, accepted!]) {
    assert.deepEqual([actor.address, actor.agent], [ADDRESS, "browser/1.0"]);
  }
});
