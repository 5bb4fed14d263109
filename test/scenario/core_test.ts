import assert from "node:assert/strict";
import {
  createRepository,
  pattern,
  publish,
  readerOf,
  tokenOf,
  upload,
  uploadPath,
} from "./_files.ts";
import { ADMIN, json, ORIGIN, scenario } from "./registry.ts";
import { manifest } from "./winget_fixture.ts";

const ROOT = "/api/v1/repositories";
const PACKAGES = `${ROOT}/default/winget/packages`;
const TOOL = `${PACKAGES}/Contoso.Tool`;

scenario("api: a repository says what it is and how to use it", async ({ fetch }) => {
  const answer = await fetch(`${ROOT}/default/winget`);
  assert.equal(answer.status, 200);
  const { path, protocol, visibility, usage, createdAt } = await answer.json();
  assert.deepEqual([path, protocol, visibility], ["default/winget", "winget", "public"]);
  assert.ok(usage[0].command.includes(`${ORIGIN}/winget/default/winget`));
  assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
});

scenario("api: repositories are listed in pages to whoever may read them", async (registry) => {
  for (const slug of ["a", "b", "c"]) await createRepository(registry, slug, "public");
  await createRepository(registry, "hidden", "private");
  const all = async (ask: typeof registry.fetch, limit: number) => {
    const paths: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const answer = await ask(`${ROOT}?limit=${limit}${query}`);
      assert.equal(answer.status, 200);
      const page = await answer.json();
      paths.push(...page.repositories.map((one: { path: string }) => one.path));
      cursor = page.next;
    } while (cursor !== null);
    return paths.sort();
  };
  const open = ["default/a", "default/b", "default/c", "default/winget"];
  for (const limit of [1, 2, 200]) {
    assert.deepEqual(await all(registry.fetch, limit), open);
    assert.deepEqual(await all(registry.admin, limit), [...open, "default/hidden"].sort());
  }
});

scenario("api: packages are listed in pages, by name", async ({ fetch, admin }) => {
  const names = ["Alpha.One", "Beta.Two", "Gamma.Three", "delta.Four", "Epsilon.Five"];
  for (const name of names) {
    assert.equal(
      (await admin("/packageManifests", json("POST", manifest(name, ["1.0"])))).status,
      201,
    );
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const answer: Response = await fetch(`${PACKAGES}?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    const { packages, next } = await answer.json();
    assert.ok(packages.length <= 2);
    seen.push(...packages.map((one: { name: string }) => one.name));
    cursor = next;
  } while (cursor !== null);
  assert.deepEqual(seen, ["Alpha.One", "Beta.Two", "delta.Four", "Epsilon.Five", "Gamma.Three"]);
});

scenario(
  "api: a package shows its versions, newest first, with their sizes",
  async ({ fetch, admin }) => {
    await publish(admin, pattern(1234));
    const second = manifest("Contoso.Tool", ["10.0"]).Versions[0];
    assert.equal(
      (await admin("/packages/Contoso.Tool/versions", json("POST", second))).status,
      201,
    );
    const { name, versions } = await (await fetch(`${PACKAGES}/contoso.TOOL`)).json();
    assert.equal(name, "Contoso.Tool");
    const shown = versions.map((one: { version: string; size: number; yanked: string | null }) => [
      one.version,
      one.size,
      one.yanked,
    ]);
    assert.deepEqual(shown, [["10.0", 0, null], ["1.0", 1234, null]]);
  },
);

scenario(
  "api: a yanked version is not offered, but served to whoever names it",
  async ({ fetch, admin }) => {
    await admin("/packageManifests", json("POST", manifest("Contoso.Tool", ["1.0", "2.0"])));
    const yank = `${TOOL}/versions/2.0/yank`;
    const yanked = await admin(yank, json("PUT", { reason: "broken" }));
    assert.equal(yanked.status, 200);
    const { versions } = await yanked.json();
    assert.deepEqual(versions.map((one: { yanked: string | null }) => one.yanked), [
      "broken",
      null,
    ]);
    const offered = await (await fetch("/packageManifests/Contoso.Tool")).json();
    assert.deepEqual(
      offered.Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion),
      ["1.0"],
    );
    assert.equal((await fetch("/packageManifests/Contoso.Tool?Version=2.0")).status, 200);

    assert.equal((await admin(yank, { method: "DELETE" })).status, 200);
    const again = await (await fetch("/packageManifests/Contoso.Tool")).json();
    assert.equal(again.Data.Versions.length, 2);
    assert.equal((await admin(`${TOOL}/versions/3.0/yank`, json("PUT", {}))).status, 404);
  },
);

scenario("api: the last version takes its package along", async ({ fetch, admin }) => {
  await admin("/packageManifests", json("POST", manifest("Contoso.Tool", ["1.0", "2.0"])));
  const remove = (path: string) => admin(path, { method: "DELETE" });
  assert.equal((await remove(`${TOOL}/versions/1.0`)).status, 204);
  assert.equal((await fetch(TOOL)).status, 200);
  assert.equal((await remove(`${TOOL}/versions/1.0`)).status, 404);
  assert.equal((await remove(`${TOOL}/versions/2.0`)).status, 204);
  assert.equal((await fetch(TOOL)).status, 404);
  assert.equal((await remove(TOOL)).status, 404);
  const again = await admin("/packageManifests", json("POST", manifest("Contoso.Tool", ["1.0"])));
  assert.equal(again.status, 201, "What was deleted can be published again");
  assert.equal((await remove(TOOL)).status, 204);
});

interface Row {
  readonly path: string;
  readonly init?: RequestInit;
  readonly status: number;
  readonly code: string;
  readonly allow?: string;
}

const REFUSALS: readonly Row[] = [
  { path: `${PACKAGES}/Nobody.Knows`, status: 404, code: "package_missing" },
  { path: `${PACKAGES}/nodot`, status: 400, code: "name_refused" },
  { path: `${ROOT}/default/none`, status: 404, code: "repository_missing" },
  { path: `${ROOT}/none/winget/packages`, status: 404, code: "repository_missing" },
  { path: `${PACKAGES}?cursor=nonsense`, status: 400, code: "cursor_refused" },
  { path: `${PACKAGES}?limit=0`, status: 400, code: "value_refused" },
  { path: `${PACKAGES}?limit=201`, status: 400, code: "value_refused" },
  { path: `${PACKAGES}/%00`, status: 400, code: "request_malformed" },
  { path: `${PACKAGES}/%zz`, status: 400, code: "request_malformed" },
  { path: `${PACKAGES}/${"a".repeat(9000)}`, status: 414, code: "address_too_long" },
  { path: "/api/v1/nothing", status: 404, code: "route_missing" },
  { path: "/nothing", status: 404, code: "route_missing" },
  {
    path: PACKAGES,
    init: { method: "POST" },
    status: 405,
    code: "method_refused",
    allow: "GET, HEAD",
  },
  {
    path: TOOL,
    init: { method: "PUT" },
    status: 405,
    code: "method_refused",
    allow: "GET, DELETE, HEAD",
  },
  { path: uploadPath(), status: 405, code: "method_refused", allow: "PUT" },
  { path: "/api/v1/auth/login", status: 405, code: "method_refused", allow: "POST" },
  {
    path: "/health",
    init: { method: "POST" },
    status: 405,
    code: "method_refused",
    allow: "GET, HEAD",
  },
  {
    path: `${TOOL}/versions/1.0/yank`,
    init: { method: "PUT", body: "x" },
    status: 415,
    code: "media_type_refused",
  },
  {
    path: `${TOOL}/versions/1.0/yank`,
    init: json("PUT", "{"),
    status: 400,
    code: "request_malformed",
  },
  {
    path: `${TOOL}/versions/1.0/yank`,
    init: json("PUT", { why: 1 }),
    status: 400,
    code: "value_refused",
  },
];

scenario("api: every refusal is a problem with a stable code", async ({ admin }) => {
  for (const { path, init, status, code, allow } of REFUSALS) {
    const answer = await admin(path, init);
    const where = `${init?.method ?? "GET"} ${path.slice(0, 80)}`;
    const problem = await answer.json();
    assert.deepEqual([answer.status, problem.code, problem.status], [status, code, status], where);
    assert.equal(answer.headers.get("content-type"), "application/problem+json", where);
    assert.equal(problem.type, `urn:packhouse:problem:${code}`);
    assert.equal(answer.headers.get("allow"), allow ?? null, where);
    assert.equal(answer.headers.get("x-request-id"), problem.requestId, where);
  }
});

scenario("api: who may not do something is told so, and nothing happens", async (registry) => {
  const { fetch, admin } = registry;
  await publish(admin, "bytes");
  const reader = await readerOf(registry);
  const changes: readonly [string, RequestInit][] = [
    [TOOL, { method: "DELETE" }],
    [`${TOOL}/versions/1.0`, { method: "DELETE" }],
    [`${TOOL}/versions/1.0/yank`, json("PUT", {})],
    [`${TOOL}/versions/1.0/yank`, { method: "DELETE" }],
  ];
  for (const [path, init] of changes) {
    assert.equal((await fetch(path, init)).status, 401, path);
    assert.equal((await reader(path, init)).status, 403, path);
  }
  const { versions } = await (await fetch(TOOL)).json();
  assert.deepEqual(versions.map((one: { yanked: string | null }) => one.yanked), [null]);
});

scenario("api: a token may what its scope leaves of its owner's rights", async (registry) => {
  const { fetch, packhouse } = registry;
  const { id } = await packhouse.services.repositories.get("default/winget");
  const asker = async (scope: object) => {
    const authorization = `Bearer ${await tokenOf(registry, scope)}`;
    return async (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set("authorization", authorization);
      return await fetch(path, { ...init, headers });
    };
  };
  const publisher = await asker({ actions: ["read", "publish"], repositories: [id] });
  await publish(publisher, "bytes");
  assert.equal((await publisher(TOOL, { method: "DELETE" })).status, 403);

  const readOnly = await asker({ actions: ["read"] });
  assert.equal((await readOnly(TOOL)).status, 200);
  assert.equal((await readOnly(uploadPath(), { method: "PUT", body: "x" })).status, 403);

  const elsewhere = await asker({ protocols: [] });
  assert.equal((await elsewhere(uploadPath(), { method: "PUT", body: "x" })).status, 404);
  const another = await createRepository(registry, "another", "public");
  const other = await asker({ repositories: [another.id] });
  assert.equal((await other(uploadPath(), { method: "PUT", body: "x" })).status, 404);
  const whole = await asker({});
  assert.ok((await upload(whole, "x")).url);
  assert.equal((await whole(TOOL, { method: "DELETE" })).status, 204);
});

scenario("api: signing in works at both of its addresses", async ({ fetch }) => {
  for (const base of ["/api/v1/auth", "/api/auth"]) {
    const login = await fetch(`${base}/login`, json("POST", ADMIN));
    assert.equal(login.status, 200);
    const { accessToken, refreshToken } = await login.json();
    const authorization = `Bearer ${accessToken}`;
    const me = await fetch(`${base}/me`, { headers: { authorization } });
    assert.equal((await me.json()).user.username, ADMIN.username);
    const refreshed = await fetch(`${base}/refresh`, json("POST", { refreshToken }));
    assert.equal(refreshed.status, 200);
    assert.equal((await fetch(`${base}/me`)).status, 401);
  }
});
