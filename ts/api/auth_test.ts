import assert from "node:assert/strict";
import { AccessApp, ADDRESS, answer, type Saying } from "../../test/access_app.ts";
import { PASSWORD } from "../../test/access_fixture.ts";

const LOGIN = { username: "ada", password: PASSWORD };

async function started() {
  const app = new AccessApp();
  await app.createUser("ada");
  return app;
}

async function kinds(app: AccessApp): Promise<string[]> {
  return (await app.happened()).map(({ kind }) => kind).filter((kind) => kind !== "user.created");
}

Deno.test("login answers tokens and the user, by user name or e-mail", async () => {
  const app = await started();
  for (
    const who of [{ username: "Ada" }, { email: "ada@example.test" }, {
      username: "ada@EXAMPLE.test",
    }]
  ) {
    const response = await app.ask("/auth/login", { json: { ...who, password: PASSWORD } });
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { accessToken, refreshToken, expiresIn, user, ...others } = await answer(response);
    assert.match(accessToken, /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.match(refreshToken, /^phr_/);
    assert.equal(expiresIn, 900);
    assert.deepEqual([user.username, user.email], ["ada", "ada@example.test"]);
    assert.ok(!("password" in user));
    assert.deepEqual(others, {});
  }
});

Deno.test("login answers the same for a wrong password and an unknown user", async () => {
  const app = await started();
  const attempts = [{ ...LOGIN, password: "wrong password" }, { ...LOGIN, username: "nobody" }];
  const problems = [];
  for (const json of attempts) {
    const response = await app.ask("/auth/login", { json });
    assert.match(response.headers.get("www-authenticate")!, /^Bearer /);
    problems.push(await answer(response, 401));
  }
  assert.equal(problems[0].code, "credentials_wrong");
  assert.deepEqual(problems[0], problems[1]);
  assert.equal(app.verified, 2);
});

Deno.test("login is recorded with its address, refused ones too", async () => {
  const app = await started();
  await answer(await app.ask("/auth/login", { json: { ...LOGIN, password: "wrong" } }), 401);
  await answer(await app.ask("/auth/login", { json: LOGIN }));
  assert.deepEqual(await kinds(app), ["sign_in.refused", "sign_in.accepted"]);
  const { actor, detail } = (await app.happened()).at(-1)!;
  assert.deepEqual([actor.name, actor.address, detail], ["ada", ADDRESS, { method: "login" }]);
});

Deno.test("login slows guessing down with Retry-After", async () => {
  const app = await started();
  const guess = () => app.ask("/auth/login", { json: { ...LOGIN, password: "wrong" } });
  for (let time = 0; time < 5; time++) await answer(await guess(), 401);
  const response = await guess();
  assert.equal(response.headers.get("retry-after"), "1");
  assert.equal((await answer(response, 429)).code, "rate_limited");
});

Deno.test("login, refresh and logout refuse bodies that they cannot read, and keep nothing", async () => {
  const app = await started();
  const cases: [number, string, Saying][] = [
    [400, "request_malformed", { body: "" }],
    [400, "request_malformed", { body: "{" }],
    [400, "request_malformed", { body: "[]" }],
    [400, "request_malformed", { body: '"text"' }],
    [400, "request_malformed", { body: '{"password":"a","password":"b"}' }],
    [400, "request_malformed", { body: `{"a":${"[".repeat(20)}${"]".repeat(20)}}` }],
    [400, "request_malformed", { body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
    [413, "body_too_large", { body: `{"password":"${"x".repeat(70_000)}"}` }],
    [415, "media_type_refused", { body: "{}", headers: { "content-type": "text/plain" } }],
    [415, "media_type_refused", {
      ...{ body: "{}", headers: { "content-type": "application/x-www-form-urlencoded" } },
    }],
  ];
  for (const path of ["/auth/login", "/auth/refresh", "/auth/logout"]) {
    for (const [status, code, saying] of cases) {
      const problem = await answer(await app.ask(path, saying), status);
      assert.equal(problem.code, code, `${path} ${saying.body}`);
    }
  }
  assert.deepEqual(await kinds(app), []);
});

Deno.test("login refuses members that are missing, of another type or out of bounds", async () => {
  const app = await started();
  const bodies = [
    {},
    { username: "ada" },
    { password: PASSWORD },
    { ...LOGIN, email: "ada@example.test" },
    { ...LOGIN, username: 7 },
    { ...LOGIN, password: { $ne: "" } },
    { ...LOGIN, password: ["x"] },
    { ...LOGIN, password: null },
    { ...LOGIN, username: "" },
    { ...LOGIN, username: "ada\0" },
    { ...LOGIN, password: "x".repeat(1025) },
  ];
  for (const json of bodies) {
    const problem = await answer(await app.ask("/auth/login", { json }), 400);
    assert.equal(problem.code, "value_refused", JSON.stringify(json));
  }
  assert.equal(app.verified, 0);
});

Deno.test("refresh exchanges the token, and shows a thief the door", async () => {
  const app = await started();
  const first = await answer(await app.ask("/auth/login", { json: LOGIN }));
  const refresh = (refreshToken: string) => app.ask("/auth/refresh", { json: { refreshToken } });
  const second = await answer(await refresh(first.refreshToken));
  assert.notEqual(second.refreshToken, first.refreshToken);
  assert.equal((await answer(await refresh(first.refreshToken), 409)).code, "write_conflict");
  app.clock.pass(10_000);
  await answer(await refresh(first.refreshToken), 401);
  await answer(await refresh(second.refreshToken), 401);
  await answer(await app.ask("/auth/me", { bearer: second.accessToken }), 401);
  assert.ok((await kinds(app)).includes("session.reused"));
});

Deno.test("logout ends the session by either token, and is recorded once", async () => {
  const app = await started();
  for (const by of ["refreshToken", "bearer"] as const) {
    const { accessToken, refreshToken } = await answer(
      await app.ask("/auth/login", { json: LOGIN }),
    );
    const saying = by === "bearer" ? { json: {}, bearer: accessToken } : { json: { refreshToken } };
    await answer(await app.ask("/auth/logout", saying), 204);
    app.clock.pass(1000);
    await answer(await app.ask("/auth/me", { bearer: accessToken }), 401);
    await answer(await app.ask("/auth/refresh", { json: { refreshToken } }), 401);
    await answer(await app.ask("/auth/logout", { json: { refreshToken } }), 204);
  }
  assert.equal((await kinds(app)).filter((kind) => kind === "sign_out").length, 2);
});

Deno.test("logout of nothing: an unknown token is no secret, and nobody has no session", async () => {
  const app = await started();
  await answer(await app.ask("/auth/logout", { json: { refreshToken: "phr_unknown" } }), 204);
  assert.equal(
    (await answer(await app.ask("/auth/logout", { json: {} }), 401)).code,
    "credentials_missing",
  );
});

Deno.test("me shows who asks, and asks nobody to say who they are", async () => {
  const app = await started();
  const { accessToken } = await answer(await app.ask("/auth/login", { json: LOGIN }));
  const { user } = await answer(await app.ask("/auth/me", { bearer: accessToken }));
  assert.equal(user.username, "ada");
  assert.equal((await answer(await app.ask("/auth/me"), 401)).code, "credentials_missing");
  assert.equal(
    (await answer(await app.ask("/auth/me", { bearer: "x.y.z" }), 401)).code,
    "credentials_wrong",
  );
});
