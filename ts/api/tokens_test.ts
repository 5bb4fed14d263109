import assert from "node:assert/strict";
import { AccessApp, answer } from "../../test/access_app.ts";
import { BEGINNING, NOON } from "../../test/access_fixture.ts";

async function started() {
  const app = new AccessApp();
  const ada = await app.createUser("ada");
  const { accessToken: bearer } = await app.sessions.start(ada, BEGINNING);
  return { app, bearer };
}

Deno.test("POST issues a token, shows its secret once, and GET never does", async () => {
  const { app, bearer } = await started();
  const json = {
    title: "CI",
    scope: { actions: ["read", "publish"], protocols: ["winget"] },
    expiresAt: "2031-01-31T12:00:00+01:00",
  };
  const issued = await answer(await app.ask("/tokens", { json, bearer }), 201);
  const { secret, ...token } = issued;
  assert.match(secret, /^phk_[0-9A-Za-z]{40}$/);
  assert.deepEqual({ ...token, id: "" }, {
    ...{ id: "", title: "CI", scope: json.scope },
    createdAt: new Date(NOON).toISOString(),
    expiresAt: "2031-01-31T11:00:00.000Z",
  });
  assert.deepEqual(await answer(await app.ask("/tokens", { bearer })), {
    tokens: [token],
    next: null,
  });
  assert.equal((await answer(await app.ask("/auth/me", { bearer: secret }))).user.username, "ada");
});

Deno.test("GET pages through one's own tokens", async () => {
  const { app, bearer } = await started();
  for (let number = 0; number < 5; number++) {
    await answer(await app.ask("/tokens", { json: { title: `t${number}` }, bearer }), 201);
  }
  const titles: string[] = [];
  let path: string | null = "/tokens?limit=2";
  while (path) {
    const { tokens, next } = await answer(await app.ask(path, { bearer }));
    titles.push(...tokens.map(({ title }: { title: string }) => title));
    path = next && `/tokens?limit=2&cursor=${next}`;
  }
  assert.deepEqual(titles, ["t0", "t1", "t2", "t3", "t4"]);
});

Deno.test("GET refuses limits and cursors that it never handed out", async () => {
  const { app, bearer } = await started();
  for (const limit of ["0", "201", "-1", "many", "1e2", ""]) {
    const problem = await answer(await app.ask(`/tokens?limit=${limit}`, { bearer }), 400);
    assert.equal(problem.code, "value_refused", limit);
  }
  const encoded = (json: unknown) => encodeURIComponent(btoa(JSON.stringify(json)));
  for (
    const cursor of [
      "",
      "%00",
      "!!",
      encoded([]),
      encoded([1, "a"]),
      encoded({}),
      encoded(["a", "b", "c"]),
    ]
  ) {
    const problem = await answer(await app.ask(`/tokens?cursor=${cursor}`, { bearer }), 400);
    assert.equal(problem.code, "cursor_refused", cursor);
  }
});

Deno.test("DELETE revokes one's own token; somebody else's is not there", async () => {
  const { app, bearer } = await started();
  const { accessToken: stranger } = await app.sessions.start(
    await app.createUser("eve"),
    BEGINNING,
  );
  const { id, secret } = await answer(
    await app.ask("/tokens", { json: { title: "CI" }, bearer }),
    201,
  );
  const remove = (bearer: string) => app.ask(`/tokens/${id}`, { method: "DELETE", bearer });
  assert.equal((await answer(await remove(stranger), 404)).code, "token_missing");
  await answer(await remove(bearer), 204);
  await answer(await remove(bearer), 404);
  app.clock.pass(1000);
  await answer(await app.ask("/auth/me", { bearer: secret }), 401);
});

Deno.test("POST refuses what is misspelled, of another type or in the past, and issues nothing", async () => {
  const { app, bearer } = await started();
  const bodies = [
    {},
    { title: "" },
    { title: "x".repeat(101) },
    { title: "a\nb" },
    { title: "CI", expires: "2031-01-31T12:00:00Z" },
    { title: "CI", expiresAt: "tomorrow" },
    { title: "CI", expiresAt: "2031-13-31T12:00:00Z" },
    { title: "CI", expiresAt: 1_900_000_000 },
    { title: "CI", expiresAt: "2020-01-31T12:00:00Z" },
    { title: "CI", scope: [] },
    { title: "CI", scope: "all" },
    { title: "CI", scope: { action: ["read"] } },
    { title: "CI", scope: { actions: "read" } },
    { title: "CI", scope: { actions: ["fly"] } },
    { title: "CI", scope: { actions: ["constructor"] } },
    { title: "CI", scope: { protocols: [7] } },
    { title: "CI", scope: { repositories: Array(101).fill("x") } },
  ];
  for (const json of bodies) {
    const problem = await answer(await app.ask("/tokens", { json, bearer }), 400);
    assert.equal(problem.code, "value_refused", JSON.stringify(json));
  }
  assert.deepEqual((await answer(await app.ask("/tokens", { bearer }))).tokens, []);
});

Deno.test("a token may look at tokens but neither beget nor revoke any", async () => {
  const { app, bearer } = await started();
  const { id, secret } = await answer(
    await app.ask("/tokens", { json: { title: "CI" }, bearer }),
    201,
  );
  assert.equal((await answer(await app.ask("/tokens", { bearer: secret }))).tokens.length, 1);
  const attempts = [
    app.ask("/tokens", { json: { title: "another" }, bearer: secret }),
    app.ask(`/tokens/${id}`, { method: "DELETE", bearer: secret }),
  ];
  for (const attempt of attempts) {
    assert.equal((await answer(await attempt, 403)).code, "access_denied");
  }
});

Deno.test("nobody has no tokens", async () => {
  const { app } = await started();
  const attempts = [
    app.ask("/tokens"),
    app.ask("/tokens", { json: { title: "CI" } }),
    app.ask("/tokens/x", { method: "DELETE" }),
  ];
  for (const attempt of attempts) {
    assert.equal((await answer(await attempt, 401)).code, "credentials_missing");
  }
});
