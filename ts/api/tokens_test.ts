import assert from "node:assert/strict";
import { AccessApp, ADDRESS, answer } from "../../test/access_app.ts";
import { BEGINNING, NOON } from "../../test/access_fixture.ts";
import { newId, type OrganizationId, parseSlug, type RepositoryId } from "../model/ids.ts";
import type { Repository, Visibility } from "../model/package.ts";
import { COLLECTIONS } from "../store/collections.ts";

const MINUTE = 60_000;

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
    ...{ view: null, networks: null, lastUsed: null, replacedBy: null },
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
    { title: "CI", scope: { protocols: ["fax"] } },
    { title: "CI", scope: { organizations: ["nobody"] } },
    { title: "CI", scope: { repositories: ["no/such"] } },
    { title: "CI", scope: { repositories: ["01JZ8Y6Q4T3M2X1W0V9S8R7P6N"] } },
    { title: "CI", networks: [] },
    { title: "CI", networks: ["everywhere"] },
    { title: "CI", view: { allow: "all" } },
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

/** A repository in an organization of its own. */
async function repositoryOf(
  { documents }: AccessApp,
  name: string,
  visibility: Visibility,
): Promise<Repository> {
  const slug = parseSlug(name);
  const organization = (await documents.insert(COLLECTIONS.organizations, {
    ...{ id: newId() as OrganizationId, slug, title: name, defaultRole: null },
    ...{ isForEverybody: false, createdAt: NOON },
  }))!;
  const repository = await documents.insert(COLLECTIONS.repositories, {
    ...{ id: newId() as RepositoryId, organization: organization.id, organizationSlug: slug },
    ...{ slug: parseSlug("apps"), path: `${name}/apps`, protocol: "winget", title: "Apps" },
    ...{ visibility, options: {}, createdAt: NOON },
  });
  return repository!;
}

Deno.test("POST takes organizations and repositories by name, and knows those that one can see", async () => {
  const { app, bearer } = await started();
  const open = await repositoryOf(app, "open", "public");
  const secret = await repositoryOf(app, "secret", "private");
  const scope = { organizations: ["open"], repositories: ["open/apps", open.id, "open/apps"] };
  const issued = await answer(
    await app.ask("/tokens", { json: { title: "CI", scope }, bearer }),
    201,
  );
  assert.deepEqual(issued.scope, { organizations: [open.organization], repositories: [open.id] });
  const hidden = {
    organizations: ["secret", secret.organization],
    repositories: ["secret/apps", secret.id],
  };
  const json = { title: "CI", scope: hidden };
  const { errors } = await answer(await app.ask("/tokens", { json, bearer }), 400);
  const paths = ["organizations[0]", "organizations[1]", "repositories[0]", "repositories[1]"];
  assert.deepEqual(
    errors,
    paths.map((path) => ({ path: `scope.${path}`, rule: "unknown", message: "is not known here" })),
  );
});

Deno.test("a rotated token gives way to another of the same rights, and ends after the overlap", async () => {
  const { app, bearer } = await started();
  const json = {
    ...{ title: "CI", scope: { actions: ["read"] }, expiresAt: "2030-02-10T12:00:00Z" },
    ...{ view: { deny: [{ tag: "internal" }] }, networks: ["192.0.2.0/24"] },
  };
  const old = await answer(await app.ask("/tokens", { json, bearer }), 201);
  app.clock.pass(5 * MINUTE);
  const rotate = (id: string, body = {}) =>
    app.ask(`/tokens/${id}/rotate`, { json: { overlapMinutes: 5, ...body }, bearer });
  const young = await answer(await rotate(old.id), 201);
  for (const member of ["title", "scope", "view", "networks"]) {
    assert.deepEqual(young[member], old[member], member);
  }
  assert.equal(young.expiresAt, "2030-02-10T12:05:00.000Z");
  assert.equal((await answer(await rotate(old.id), 400)).code, "value_refused");
  const { tokens: [shown] } = await answer(await app.ask("/tokens", { bearer }));
  assert.deepEqual([shown.replacedBy, shown.expiresAt], [young.id, "2030-01-31T12:10:00.000Z"]);

  const opens = async (secret: string, status: number) =>
    await answer(await app.ask("/auth/me", { bearer: secret }), status);
  for (const secret of [old.secret, young.secret]) await opens(secret, 200);
  app.clock.pass(5 * MINUTE);
  await opens(old.secret, 401);
  await opens(young.secret, 200);
  assert.equal((await answer(await rotate(old.id), 400)).code, "value_refused");
  assert.equal((await answer(await rotate("none"), 404)).code, "token_missing");
  const past = { expiresAt: "2020-01-01T00:00:00Z" };
  assert.equal((await answer(await rotate(young.id, past), 400)).code, "value_refused");
  const kinds = (await app.happened()).map(({ kind }) => kind).slice(-2);
  assert.deepEqual(kinds, ["token.created", "token.rotated"]);
});

Deno.test("of many rotations at once one token comes, and the others leave nothing behind", async () => {
  const { app, bearer } = await started();
  const { id } = await answer(await app.ask("/tokens", { json: { title: "CI" }, bearer }), 201);
  const rotate = () => app.ask(`/tokens/${id}/rotate`, { json: {}, bearer });
  const statuses = (await Promise.all([rotate(), rotate(), rotate()])).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 201).length, 1);
  assert.equal((await answer(await app.ask("/tokens", { bearer }))).tokens.length, 2);
});

Deno.test("the list says when and from where a token was last used, to the minute", async () => {
  const { app, bearer } = await started();
  const { secret } = await answer(await app.ask("/tokens", { json: { title: "CI" }, bearer }), 201);
  const lastUsed = async () => {
    await app.tokenUses.settle();
    return (await answer(await app.ask("/tokens", { bearer }))).tokens[0].lastUsed;
  };
  assert.equal(await lastUsed(), null);
  const use = async () => void await answer(await app.ask("/auth/me", { bearer: secret }));
  await use();
  assert.deepEqual(await lastUsed(), { at: new Date(NOON).toISOString(), address: ADDRESS });
  app.clock.pass(MINUTE - 1);
  await use();
  assert.equal((await lastUsed()).at, new Date(NOON).toISOString());
  app.clock.pass(1000);
  await use();
  assert.equal((await lastUsed()).at, new Date(NOON + MINUTE + 999).toISOString());
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
