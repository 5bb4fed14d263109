import assert from "node:assert/strict";
import { AccessApp, answer, type Saying } from "../../test/access_app.ts";
import { BEGINNING, PASSWORD } from "../../test/access_fixture.ts";
import { type Manner, SoftwareAuthenticator } from "../../test/software_authenticator.ts";
import { ITSELF } from "../model/event.ts";
import { COLLECTIONS } from "../store/collections.ts";

const ORIGIN = "https://packages.example";
const HERE: Manner = { origin: ORIGIN };

async function started() {
  const app = new AccessApp();
  app.origin = ORIGIN;
  const ada = await app.createUser("ada");
  const { accessToken: bearer } = await app.sessions.start(ada, BEGINNING);
  return { app, ada, bearer };
}

/** Somebody with a passkey, and the device that has it. */
async function registered(options?: { counts?: boolean }) {
  const { app, ada, bearer } = await started();
  const device = new SoftwareAuthenticator(options);
  const { recoveryCodes } = await answer(await register(app, device, { bearer }), 201);
  return { app, ada, bearer, device, recoveryCodes };
}

async function creation(app: AccessApp, saying: Saying) {
  return (await answer(await app.ask("/auth/me/passkeys/options", { method: "POST", ...saying })))
    .options;
}

async function register(app: AccessApp, device: SoftwareAuthenticator, saying: Saying) {
  const credential = device.create(await creation(app, saying), HERE);
  return await app.ask("/auth/me/passkeys", { json: { title: "Laptop", credential }, ...saying });
}

async function request(app: AccessApp) {
  return (await answer(await app.ask("/auth/passkeys/options", { method: "POST" }))).options;
}

function withPassword(app: AccessApp, more: object = {}): Promise<Response> {
  return app.ask("/auth/login", { json: { username: "ada", password: PASSWORD, ...more } });
}

/** What somebody is asked whose password is right. */
async function requestBeside(app: AccessApp) {
  return (await answer(await withPassword(app), 401)).passkey;
}

function login(app: AccessApp, passkey: unknown): Promise<Response> {
  return app.ask("/auth/passkeys/login", { json: { passkey } });
}

async function assertRefused(response: Response): Promise<void> {
  const { code, detail } = await answer(response, 401);
  assert.deepEqual([code, detail], ["credentials_wrong", "The passkey opens nothing here"]);
}

Deno.test("options to register ask for a passkey of this server that says who it is", async () => {
  const { app, ada, bearer } = await started();
  const options = await creation(app, { bearer });
  assert.deepEqual(options.rp, { id: "packages.example", name: "Packhouse" });
  assert.equal(atob(options.user.id), ada.id);
  assert.equal(options.authenticatorSelection.residentKey, "preferred");
  assert.equal(options.attestation, "none");
  assert.deepEqual(options.excludeCredentials, []);
  const device = new SoftwareAuthenticator();
  await answer(await register(app, device, { bearer }), 201);
  const again = await creation(app, { bearer });
  assert.deepEqual(again.excludeCredentials, [{ id: device.id, type: "public-key" }]);
  assert.notEqual(again.challenge, options.challenge);
});

Deno.test("a passkey is kept with its name, and signs in alone as two factors", async () => {
  const { app, bearer, device, recoveryCodes } = await registered();
  assert.equal(recoveryCodes.length, 10);
  const { passkeys: [passkey] } = await answer(await app.ask("/auth/me/passkeys", { bearer }));
  assert.deepEqual({ ...passkey, createdAt: "" }, {
    ...{ id: device.id, title: "Laptop", transports: ["internal"], backedUp: true },
    ...{ createdAt: "", usedAt: null },
  });
  const grant = await answer(await login(app, device.get(await request(app), HERE)));
  assert.equal(grant.user.username, "ada");
  assert.match(grant.refreshToken, /^phr_/);
  const { session } = await answer(await app.ask("/auth/me", { bearer: grant.accessToken }));
  assert.deepEqual([session.method, session.secondFactor], ["passkey", true]);
  const { kind, detail } = (await app.happened()).at(-1)!;
  assert.deepEqual([kind, detail], ["sign_in.accepted", { method: "passkey" }]);
  const { passkeys: [used] } = await answer(await app.ask("/auth/me/passkeys", { bearer }));
  assert.notEqual(used.usedAt, null);
});

Deno.test("a passkey signs in with a cookie for browsers", async () => {
  const { app, device } = await registered();
  const passkey = device.get(await request(app), HERE);
  const response = await app.ask("/auth/passkeys/login", { json: { passkey, session: "cookie" } });
  assert.match(response.headers.getSetCookie()[0]!, /^__Secure-packhouse_refresh=phr_/);
  assert.equal((await answer(response)).refreshToken, undefined);
});

Deno.test("options to sign in are the same for everybody, and tell of nobody", async () => {
  const { app } = await started();
  const { challenge: _one, ...before } = await request(app);
  const { challenge: _other, ...after } = await request((await registered()).app);
  assert.deepEqual(before, after);
  assert.deepEqual(before, {
    rpId: "packages.example",
    timeout: 240_000,
    userVerification: "required",
  });
});

Deno.test("login takes no answer that is wrong in anything, and each tells as little", async () => {
  const { app, device } = await registered();
  await answer(await login(app, device.get(await request(app), HERE)));
  const wrong: [string, Partial<Manner>][] = [
    ["another site", { origin: "https://packages.example.evil.example" }],
    ["another scheme", { origin: "http://packages.example" }],
    ["another port", { origin: "https://packages.example:8443" }],
    ["another relying party", { rpId: "evil.example" }],
    ["a holder who was not verified", { holderVerified: false }],
    ["a count that was there before", { counter: 0 }],
    ["somebody else's name", { userHandle: btoa("01J00000000000000000GRACE").replace(/=+$/, "") }],
    ["the answer to a registration", { type: "webauthn.create" }],
  ];
  for (const [what, manner] of wrong) {
    const { counter } = device;
    const assertion = device.get(await request(app), { ...HERE, ...manner });
    device.counter = counter;
    const response = await login(app, assertion);
    assert.equal(response.status, 401, what);
    await assertRefused(response);
    app.clock.pass(10 * 60_000);
  }
  await answer(await login(app, device.get(await request(app), HERE)));
});

Deno.test("login takes no passkey that is unknown, and none that is changed", async () => {
  const { app, device } = await registered();
  const stranger = new SoftwareAuthenticator();
  const good = () => request(app).then((asked) => device.get(asked, HERE));
  const { response } = await good();
  const bend = async (change: object) => {
    const assertion = await good();
    return { ...assertion, response: { ...assertion.response, ...change } };
  };
  const attempts = [
    stranger.get(await request(app), { ...HERE, userHandle: null }),
    {
      ...stranger.get(await request(app), { ...HERE, userHandle: null }),
      id: device.id,
      rawId: device.id,
    },
    { ...await good(), rawId: stranger.id },
    await bend({ signature: response.signature }),
    await bend({ authenticatorData: response.authenticatorData }),
    await bend({ clientDataJSON: response.clientDataJSON }),
    await bend({ clientDataJSON: "bm90IEpTT04" }),
    await bend({ authenticatorData: "AA" }),
    await bend({ signature: "AA" }),
  ];
  for (const attempt of attempts) {
    await assertRefused(await login(app, attempt));
    app.clock.pass(10 * 60_000);
  }
});

Deno.test("a challenge is answered once, in time, and only for what it was made", async () => {
  const { app, bearer, device } = await registered();
  const passkey = device.get(await request(app), HERE);
  await answer(await login(app, passkey));
  await assertRefused(await login(app, passkey));
  await assertRefused(await login(app, device.get(await requestBeside(app), HERE)));
  const asked = await creation(app, { bearer });
  await assertRefused(await login(app, device.get({ ...asked, rpId: asked.rp.id }, HERE)));
  const late = await request(app);
  app.clock.pass(5 * 60_000);
  await assertRefused(await login(app, device.get(late, HERE)));
  await assertRefused(await login(app, device.get({ ...late, challenge: "c2VsZi1tYWRl" }, HERE)));
});

Deno.test("of a passkey and its copy one is found out, if they count", async () => {
  const { app, device } = await registered();
  await answer(await login(app, device.get(await request(app), HERE)));
  const [first, second] = [await request(app), await request(app)];
  const original = device.get(first, HERE);
  const copy = device.get(second, { ...HERE, counter: device.counter - 1 });
  const outcomes = await Promise.all([login(app, original), login(app, copy)]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), [200, 401]);
});

Deno.test("a passkey that does not count signs in again and again", async () => {
  const { app, device } = await registered({ counts: false });
  for (let time = 0; time < 3; time++) {
    await answer(await login(app, device.get(await request(app), HERE)));
  }
  assert.equal((await app.documents.get(COLLECTIONS.passkeys, device.id))!.counter, 0);
});

Deno.test("a password needs the passkey, too: its presence is enough there", async () => {
  const { app, device } = await registered();
  const asked = await answer(await withPassword(app), 401);
  assert.deepEqual(asked.methods, ["passkey", "recovery_code"]);
  const { challenge: _, ...options } = asked.passkey;
  assert.deepEqual(options, {
    ...{ rpId: "packages.example", timeout: 240_000, userVerification: "preferred" },
    allowCredentials: [{ id: device.id, type: "public-key", transports: ["internal"] }],
  });
  const present = { ...HERE, holderVerified: false, userHandle: null };
  const passkey = device.get(asked.passkey, present);
  const { accessToken: bearer } = await answer(await withPassword(app, { passkey }));
  assert.equal((await answer(await app.ask("/auth/me", { bearer }))).session.secondFactor, true);
  await answer(await withPassword(app, { passkey: device.get(await request(app), HERE) }));
  const wrongs = [
    await withPassword(app, { passkey }),
    await withPassword(app, {
      ...{ password: "wrong password", passkey: device.get(await requestBeside(app), HERE) },
    }),
    await withPassword(app, {
      passkey: device.get(await requestBeside(app), { ...HERE, origin: "https://evil.example" }),
    }),
  ];
  for (const wrong of wrongs) {
    const { code, detail, ...more } = await answer(wrong, 401);
    assert.deepEqual([code, detail], ["credentials_wrong", "User name or password is wrong"]);
    assert.equal(more.passkey, undefined);
  }
});

Deno.test("nobody's password goes with somebody else's passkey", async () => {
  const { app, device } = await registered();
  const { accessToken: bearer } = await app.sessions.start(
    await app.createUser("grace"),
    BEGINNING,
  );
  const own = new SoftwareAuthenticator();
  await answer(await register(app, own, { bearer }), 201);
  const show = async (device: SoftwareAuthenticator) => {
    const asked = await answer(await withPassword(app, { username: "grace" }), 401);
    const passkey = device.get(asked.passkey, { ...HERE, userHandle: null });
    return await withPassword(app, { username: "grace", passkey });
  };
  assert.equal((await answer(await show(device), 401)).code, "credentials_wrong");
  await answer(await show(own));
});

Deno.test("a passkey is registered once, by whoever was asked for it, and in time", async () => {
  const { app, bearer, device } = await registered();
  const grace = await app.sessions.start(await app.createUser("grace"), BEGINNING);
  const keep = (credential: unknown, by = bearer) =>
    app.ask("/auth/me/passkeys", { json: { title: "Phone", credential }, bearer: by });
  const other = new SoftwareAuthenticator();
  const asked = await creation(app, { bearer });
  const credential = other.create(asked, HERE);
  const used = await request(app);
  const wrongs: [unknown, string?][] = [
    [device.create(await creation(app, { bearer }), HERE)],
    [device.create(await creation(app, { bearer: grace.accessToken }), HERE), grace.accessToken],
    [credential, grace.accessToken],
    [other.create({ ...asked, challenge: used.challenge }, HERE)],
    [other.create(asked, { origin: "https://evil.example" })],
    [other.create(asked, { ...HERE, rpId: "evil.example" })],
    [other.create(asked, { ...HERE, type: "webauthn.get" })],
    [{ ...credential, response: { ...credential.response, attestationObject: "AAAA" } }],
  ];
  for (const [one, by] of wrongs) {
    assert.equal((await answer(await keep(one, by), 400)).code, "value_refused");
  }
  await answer(await keep(credential), 201);
  assert.equal((await answer(await keep(credential), 400)).code, "value_refused");
  const late = other.create(await creation(app, { bearer }), HERE);
  app.clock.pass(5 * 60_000);
  assert.equal((await answer(await keep(late), 400)).code, "value_refused");
});

Deno.test("an attestation that nobody asked for is refused without a look at its certificates", async () => {
  const { app, bearer } = await started();
  const forms: [string, Map<string, unknown>][] = [
    ["packed", new Map<string, unknown>([["alg", -7], ["sig", new Uint8Array(8)], ["x5c", []]])],
    ["fido-u2f", new Map()],
    ["tpm", new Map()],
    ["android-safetynet", new Map()],
    ["apple", new Map()],
    ["unheard-of", new Map()],
  ];
  for (const [format, statement] of forms) {
    const attestation = new Map<string, unknown>([["fmt", format], ["attStmt", statement]]);
    const device = new SoftwareAuthenticator();
    const credential = device.create(await creation(app, { bearer }), { ...HERE, attestation });
    const kept = await app.ask("/auth/me/passkeys", { json: { title: "x", credential }, bearer });
    assert.equal((await answer(kept, 400)).code, "value_refused", format);
  }
});

Deno.test("passkeys are called and taken away by their owner alone", async () => {
  const { app, ada, bearer, device } = await registered();
  const grace = await app.sessions.start(await app.createUser("grace"), BEGINNING);
  const path = `/auth/me/passkeys/${device.id}`;
  const rename = (by: string) =>
    app.ask(path, { method: "PATCH", json: { title: "Key ring" }, bearer: by });
  const remove = (by: string) => app.ask(path, { method: "DELETE", bearer: by });
  for (const act of [rename, remove]) {
    assert.equal((await answer(await act(grace.accessToken), 404)).code, "passkey_missing");
  }
  assert.equal((await answer(await rename(bearer))).title, "Key ring");
  await answer(await remove(bearer), 204);
  const { kind, detail } = (await app.happened()).at(-1)!;
  assert.deepEqual([kind, detail], ["passkey.removed", { passkey: device.id, title: "Key ring" }]);
  await assertRefused(await login(app, device.get(await request(app), HERE)));
  await answer(await remove(bearer), 404);
  assert.equal((await app.users.get(ada.id)).recoveryCodes, undefined);
  await answer(await withPassword(app));
});

Deno.test("recovery codes come with the first second factor, and stay until the last goes", async () => {
  const { app, ada, bearer, device } = await registered();
  const other = new SoftwareAuthenticator();
  assert.equal((await answer(await register(app, other, { bearer }), 201)).recoveryCodes, null);
  const codes = async () => (await app.users.get(ada.id)).recoveryCodes?.length;
  for (const [id, left] of [[device.id, 10], [other.id, undefined]] as const) {
    await answer(await app.ask(`/auth/me/passkeys/${id}`, { method: "DELETE", bearer }), 204);
    assert.equal(await codes(), left);
  }
});

Deno.test("there is room for twenty passkeys", async () => {
  const { app, ada, bearer } = await started();
  for (let number = 0; number < 20; number++) {
    await app.documents.insert(COLLECTIONS.passkeys, {
      ...{ id: `key-${number}`, user: ada.id, title: "", publicKey: "", counter: 0 },
      ...{ transports: [], backedUp: false, createdAt: 0, usedAt: 0 },
    });
  }
  const full = await app.ask("/auth/me/passkeys/options", { method: "POST", bearer });
  assert.match((await answer(full, 400)).detail, /20/);
  const { passkeys, next } = await answer(await app.ask("/auth/me/passkeys?limit=15", { bearer }));
  assert.equal(passkeys.length, 15);
  const rest = await answer(await app.ask(`/auth/me/passkeys?cursor=${next}`, { bearer }));
  assert.equal(rest.passkeys.length, 5);
});

Deno.test("a passkey opens nothing for whoever is disabled, or where local sign-in is off", async () => {
  const { app, ada, device } = await registered();
  await app.users.setDisabled(ada.id, true, ITSELF);
  await assertRefused(await login(app, device.get(await request(app), HERE)));
  await app.users.setDisabled(ada.id, false, ITSELF);
  await app.settings.change({ localSignIn: false }, ITSELF);
  const off = await login(app, device.get(await request(app), HERE));
  assert.equal((await answer(off, 403)).code, "local_sign_in_off");
});

Deno.test("guessing at one passkey is slowed down, and at no other", async () => {
  const { app, bearer, device } = await registered();
  const other = new SoftwareAuthenticator();
  await answer(await register(app, other, { bearer }), 201);
  const guess = async () =>
    await login(app, device.get(await request(app), { ...HERE, rpId: "evil.example" }));
  for (let time = 0; time < 5; time++) await assertRefused(await guess());
  assert.equal((await answer(await guess(), 429)).code, "rate_limited");
  await answer(await login(app, other.get(await request(app), HERE)));
});
