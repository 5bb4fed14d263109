import assert from "node:assert/strict";
import { AccessApp, answer, type Saying } from "../../test/access_app.ts";
import { PASSWORD } from "../../test/access_fixture.ts";

const LOGIN = { username: "ada", password: PASSWORD, session: "cookie" };
const WEEK = 7 * 86_400;

async function started(origin = "https://packages.example") {
  const app = new AccessApp();
  app.origin = origin;
  await app.createUser("ada");
  return app;
}

/** A browser's cookie for the routes of sign-in; `null` once it was taken away. */
function cookieOf(response: Response): { header: string; attributes: string[] } | null {
  const [set, ...others] = response.headers.getSetCookie();
  assert.deepEqual(others, []);
  const [pair = "", ...attributes] = (set ?? "").split("; ");
  return pair.endsWith("=") || pair === "" ? null : { header: pair, attributes };
}

async function signIn(app: AccessApp) {
  const response = await app.ask("/auth/login", { json: LOGIN });
  const { header } = cookieOf(response)!;
  return { ...await answer(response), cookie: { cookie: header } };
}

Deno.test("login puts the refresh token where no page can read it, and nowhere else", async () => {
  const cases: [string, string, string[]][] = [
    [
      "https://packages.example",
      "__Secure-packhouse_refresh",
      [`Max-Age=${WEEK}`, "Path=/auth", "HttpOnly", "Secure", "SameSite=Strict"],
    ],
    [
      "http://packages.example:3000",
      "packhouse_refresh",
      [`Max-Age=${WEEK}`, "Path=/auth", "HttpOnly", "SameSite=Strict"],
    ],
    [
      "https://acme.example/packages",
      "__Secure-packhouse_refresh",
      [`Max-Age=${WEEK}`, "Path=/packages/auth", "HttpOnly", "Secure", "SameSite=Strict"],
    ],
  ];
  for (const [origin, name, attributes] of cases) {
    const response = await (await started(origin)).ask("/auth/login", { json: LOGIN });
    const cookie = cookieOf(response)!;
    assert.match(cookie.header, new RegExp(`^${name}=phr_[\\w-]{99}$`));
    assert.deepEqual(cookie.attributes, attributes);
    assert.deepEqual(Object.keys(await answer(response)).sort(), [
      "accessToken",
      "expiresIn",
      "user",
    ]);
  }
});

Deno.test("login sets no cookie that nobody asked for", async () => {
  const app = await started();
  const response = await app.ask("/auth/login", { json: { ...LOGIN, session: null } });
  assert.equal(cookieOf(response), null);
  assert.match((await answer(response)).refreshToken, /^phr_/);
});

Deno.test("refresh exchanges the cookie for another, and ends the session of an old one", async () => {
  const app = await started();
  const { cookie } = await signIn(app);
  const refresh = (headers: Record<string, string>) =>
    app.ask("/auth/refresh", { json: {}, headers });
  const response = await refresh(cookie);
  const next = { cookie: cookieOf(response)!.header };
  assert.notDeepEqual(next, cookie);
  assert.equal((await answer(response)).refreshToken, undefined);
  app.clock.pass(10_000);
  await answer(await refresh(cookie), 401);
  await answer(await refresh(next), 401);
});

Deno.test("refresh takes the token in the body before the cookie, and then answers in the body", async () => {
  const app = await started();
  const { cookie } = await signIn(app);
  const other = await answer(await app.ask("/auth/login", { json: { ...LOGIN, session: null } }));
  const { refreshToken } = other;
  const response = await app.ask("/auth/refresh", { json: { refreshToken }, headers: cookie });
  assert.equal(cookieOf(response), null);
  assert.match((await answer(response)).refreshToken, /^phr_/);
  await answer(await app.ask("/auth/refresh", { json: {}, headers: cookie }));
});

Deno.test("refresh asks for a token where there is neither", async () => {
  const app = await started();
  const others: Record<string, string>[] = [{}, { cookie: "packhouse_refresh=phr_planted" }, {
    cookie: "other=1",
  }];
  for (const headers of others) {
    const problem = await answer(await app.ask("/auth/refresh", { json: {}, headers }), 401);
    assert.equal(problem.code, "credentials_missing");
  }
});

Deno.test("logout ends the session of the cookie, and takes it away", async () => {
  const app = await started();
  const { cookie, accessToken } = await signIn(app);
  const response = await app.ask("/auth/logout", { json: {}, headers: cookie });
  await answer(response, 204);
  const [set] = response.headers.getSetCookie();
  assert.match(set!, /^__Secure-packhouse_refresh=; Max-Age=0; Path=\/auth; HttpOnly; Secure;/);
  await answer(await app.ask("/auth/me", { bearer: accessToken }), 401);
  await answer(await app.ask("/auth/refresh", { json: {}, headers: cookie }), 401);
});

Deno.test("a page from elsewhere gets nothing done by the cookie", async () => {
  const app = await started();
  const attempts: [number, Saying][] = [
    [403, { json: {}, headers: { "sec-fetch-site": "cross-site" } }],
    [403, { json: {}, headers: { "sec-fetch-site": "same-site" } }],
    [403, { json: {}, headers: { "sec-fetch-site": "none" } }],
    [403, { json: {}, headers: { origin: "https://evil.example" } }],
    [403, { json: {}, headers: { origin: "http://packages.example" } }],
    [403, { json: {}, headers: { origin: "null" } }],
    [415, { body: "{}", headers: { "content-type": "text/plain" } }],
    [415, { body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }],
    [415, { body: new Blob(["{}"]), headers: { "content-type": "" } }],
  ];
  for (const path of ["/auth/refresh", "/auth/logout"]) {
    for (const [status, { headers, ...saying }] of attempts) {
      const { cookie, accessToken } = await signIn(app);
      const response = await app.ask(path, { ...saying, headers: { ...headers, ...cookie } });
      assert.equal(cookieOf(response), null);
      await answer(response, status);
      await answer(await app.ask("/auth/me", { bearer: accessToken }));
      await answer(await app.ask("/auth/refresh", { json: {}, headers: cookie }));
    }
  }
});

Deno.test("a page of this server is let in, however its browser says so", async () => {
  const app = await started();
  const own = [
    { "sec-fetch-site": "same-origin", origin: "https://packages.example" },
    { "sec-fetch-site": "same-origin" },
    { origin: "https://packages.example" },
  ];
  for (const headers of own) {
    const { cookie } = await signIn(app);
    await answer(await app.ask("/auth/refresh", { json: {}, headers: { ...headers, ...cookie } }));
  }
});

Deno.test("the cookie opens nothing but refresh and logout", async () => {
  const app = await started();
  const { cookie: headers } = await signIn(app);
  const asked: [string, Saying][] = [
    ["/auth/me", {}],
    ["/auth/me/sessions", {}],
    ["/auth/me/sessions", { method: "DELETE" }],
    ["/auth/me", { method: "PATCH", json: { title: "Evil" } }],
    ["/auth/me/totp", { method: "POST" }],
    ["/tokens", {}],
    ["/tokens", { json: { title: "Evil" } }],
  ];
  for (const [path, saying] of asked) {
    const problem = await answer(await app.ask(path, { ...saying, headers }), 401);
    assert.equal(problem.code, "credentials_missing", path);
  }
});
