import assert from "node:assert/strict";
import { ITSELF } from "../../ts/model/event.ts";
import type { TokenScope } from "../../ts/model/principal.ts";
import { ADMIN, json, type Registry, scenario } from "./registry.ts";
import {
  createRepository,
  empty,
  everything,
  installer,
  manifest,
  publish,
  read,
  refused,
  version,
} from "./winget_fixture.ts";

const READER = { username: "reader", password: "a long enough password" };
const WHOLE = manifest("Contoso.Tool", ["1.0"]);
const ONE = "/packages/Contoso.Tool/versions/1.0";
const FRENCH = { PackageLocale: "fr-FR" };

/** Every address that writes, and a body that it could take. */
const WRITES: readonly (readonly [string, string, unknown])[] = [
  ["POST", "/packageManifests", manifest("Contoso.New", ["1.0"])],
  ["PUT", "/packageManifests/Contoso.Tool", WHOLE],
  ["DELETE", "/packageManifests/Contoso.Tool", ""],
  ["POST", "/packages", { PackageIdentifier: "Contoso.New" }],
  ["PUT", "/packages/Contoso.Tool", { PackageIdentifier: "Contoso.Tool" }],
  ["DELETE", "/packages/Contoso.Tool", ""],
  ["POST", "/packages/Contoso.Tool/versions", version("Contoso.Tool", "2.0")],
  ["PUT", ONE, version("Contoso.Tool", "1.0")],
  ["DELETE", ONE, ""],
  ["POST", `${ONE}/installers`, installer({ InstallerIdentifier: "new", Architecture: "x86" })],
  ["PUT", `${ONE}/installers/x64`, installer()],
  ["DELETE", `${ONE}/installers/x64`, ""],
  ["POST", `${ONE}/locales`, FRENCH],
  ["PUT", `${ONE}/locales/fr-FR`, FRENCH],
  ["DELETE", `${ONE}/locales/fr-FR`, ""],
  ["POST", "/rebuild", ""],
  ["POST", "/update", ""],
];

/** Every address that only reads, apart from `/information`. */
const READS: readonly (readonly [string, string, unknown?])[] = [
  ["POST", "/manifestSearch", { FetchAllManifests: true }],
  ["GET", "/packageManifests/Contoso.Tool"],
  ["GET", "/packageManifests/Contoso.Tool/1.0"],
  ["GET", "/packageManifests/No.Such"],
  ["HEAD", "/packageManifests/Contoso.Tool"],
  ["GET", "/packageVersions/Contoso.Tool"],
  ["GET", "/packageManifests"],
  ["GET", "/packages"],
  ["GET", "/packages/Contoso.Tool"],
  ["GET", "/packages/Contoso.Tool/versions"],
  ["GET", ONE],
  ["GET", `${ONE}/installers`],
  ["GET", `${ONE}/installers/x64`],
];

function basic(username: string, password: string): HeadersInit {
  return { authorization: `Basic ${btoa(`${username}:${password}`)}` };
}

function request(method: string, body: unknown, headers: HeadersInit = {}): RequestInit {
  return body === undefined ? { method, headers } : json(method, body, headers);
}

async function createReader({ packhouse: { services } }: Registry): Promise<HeadersInit> {
  await services.users.create({ ...READER, email: "reader@example.test" }, ITSELF);
  return basic(READER.username, READER.password);
}

/** A token of the administrator, narrowed. */
async function issue(
  { packhouse: { services } }: Registry,
  scope: TokenScope = {},
): Promise<string> {
  const owner = (await services.users.find(ADMIN.username))!.id;
  return (await services.tokens.create({ owner, title: "A token", scope, expiresAt: null }, ITSELF))
    .secret;
}

scenario("winget 88: whoever shows no key writes nothing", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const before = await everything(registry);
  for (const base of ["", "/api", "/winget/default/winget"]) {
    for (const [method, path, body] of WRITES) {
      const answer = await registry.fetch(`${base}${path}`, json(method, body));
      assert.match(answer.headers.get("www-authenticate")!, /^Basic realm=/);
      await refused(answer, 401, 401, `${method} ${path}`);
    }
  }
  assert.equal(await everything(registry), before);
});

scenario("winget 90: whoever may only read writes nothing", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const reader = await createReader(registry);
  const token = await issue(registry, { actions: ["read"] });
  const before = await everything(registry);
  for (const headers of [reader, { "x-functions-key": token }]) {
    for (const [method, path, body] of WRITES) {
      const answer = await registry.fetch(path, json(method, body, headers));
      await refused(answer, 403, 403, `${method} ${path}`);
    }
  }
  assert.equal(await everything(registry), before);
});

scenario("winget 2, 90: everybody reads a public repository", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  for (const [method, path, body] of READS) {
    const answer = await registry.fetch(path, request(method, body));
    assert.ok(answer.ok, `${method} ${path} ${answer.status}`);
    await answer.body?.cancel();
  }
});

scenario("winget 88: a key is taken wherever management clients put it", async (registry) => {
  const key = await issue(registry);
  const shown: readonly (readonly [string, HeadersInit])[] = [
    ["", { "x-functions-key": key }],
    [`?code=${key}`, {}],
    ["", { authorization: `Bearer ${key}` }],
    ["", { authorization: `bearer ${key}` }],
    ["", { authorization: key }],
    ["", { "windows-package-manager": key }],
    ["", basic("anybody", key)],
    ["", basic(ADMIN.username, ADMIN.password)],
    ["", basic("admin@localhost", key)],
  ];
  for (const [query, headers] of shown) {
    const post = json("POST", WHOLE, headers);
    await read(await registry.fetch(`/api/packageManifests/${query}`, post), 201, query);
    const remove = { method: "DELETE", headers };
    await empty(await registry.fetch(`/packages/Contoso.Tool${query}`, remove), 204, query);
  }
});

scenario("winget 88: a key that is none is refused, on whatever address", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const wrong = `phk_${"x".repeat(40)}`;
  const shown: readonly (readonly [string, HeadersInit])[] = [
    ["", { "x-functions-key": wrong }],
    ["", { "x-functions-key": "short" }],
    [`?code=${wrong}`, {}],
    ["", { authorization: `Bearer ${wrong}` }],
    ["", { authorization: "Bearer" }],
    ["", { authorization: "Negotiate YII=" }],
    ["", { authorization: "Basic !!!" }],
    ["", basic(ADMIN.username, "wrong password")],
    ["", { "windows-package-manager": wrong }],
  ];
  for (const [query, headers] of shown) {
    for (const path of ["/packages", "/packageManifests/Contoso.Tool", "/information"]) {
      const answer = await registry.fetch(`${path}${query}`, { headers });
      assert.ok(answer.headers.has("www-authenticate"), path);
      const said = await refused(answer, 401, 401, path);
      assert.doesNotMatch(said, /phk_|wrong password/);
    }
  }
});

scenario("a text for another proxy in the client's own header shows nothing", async ({ fetch }) => {
  const headers = { "windows-package-manager": "for the proxy, not for us" };
  await read(await fetch("/information", { headers }));
});

scenario("a token for another repository opens nothing here", async (registry) => {
  const other = await createRepository(registry, "acme/other");
  const key = await issue(registry, { repositories: [other.id] });
  const headers = { "x-functions-key": key };
  await read(
    await registry.fetch(
      "/winget/acme/other/packages",
      json("POST", {
        PackageIdentifier: "Contoso.Tool",
      }, headers),
    ),
    201,
  );
  const post = json("POST", { PackageIdentifier: "Contoso.Tool" }, headers);
  assert.ok((await registry.fetch("/packages", post)).status >= 401);
  await empty(await registry.fetch("/packages"), 204);
});

/** An answer as far as it could tell a hidden repository from a missing one. */
async function told(
  registry: Registry,
  repository: string,
  row: readonly [string, string, unknown?],
  headers: HeadersInit,
) {
  const [method, path, body] = row;
  const address = `/winget/acme/${repository}${path}`;
  const answer = await registry.fetch(address, request(method, body, headers));
  const fields = [...answer.headers].filter(([name]) => name !== "x-request-id");
  const text = (await answer.text()).replaceAll(repository, "…");
  return { status: answer.status, fields, text };
}

scenario("a private repository cannot be told from a missing one", async (registry) => {
  await createRepository(registry, "acme/secret", { visibility: "private" });
  const base = "/winget/acme/secret";
  await read(await registry.admin(`${base}/packageManifests`, json("POST", WHOLE)), 201);
  const reader = await createReader(registry);
  const stray = [["GET", "/nonsense"], ["PATCH", "/packages"], ["GET", ""]] as const;
  for (const [headers, status] of [[{}, 401], [reader, 404]] as const) {
    for (const row of [...READS, ...WRITES, ...stray]) {
      const about = `${row[0]} ${row[1]}`;
      const hidden = await told(registry, "secret", row, headers);
      assert.equal(hidden.status, status, about);
      assert.deepEqual(hidden, await told(registry, "absent", row, headers), about);
    }
  }
  for (const [method, path, body] of READS) {
    const answer = await registry.admin(`${base}${path}`, request(method, body));
    assert.ok(answer.ok, `${method} ${path} ${answer.status}`);
    await answer.body?.cancel();
  }
});

scenario("members of an organization read its private repositories", async (registry) => {
  await createRepository(registry, "default/inner", { visibility: "private" });
  const base = "/winget/default/inner";
  await read(await registry.admin(`${base}/packageManifests`, json("POST", WHOLE)), 201);
  const reader = await createReader(registry);
  for (const [method, path, body] of READS) {
    const answer = await registry.fetch(`${base}${path}`, request(method, body, reader));
    assert.ok(answer.ok, `${method} ${path} ${answer.status}`);
    await answer.body?.cancel();
    const nobody = await registry.fetch(`${base}${path}`, request(method, body));
    assert.equal(nobody.status, 401, `${method} ${path}`);
    await nobody.body?.cancel();
  }
  for (const [method, path, body] of WRITES) {
    const answer = await registry.fetch(`${base}${path}`, json(method, body, reader));
    await refused(answer, 403, 403, `${method} ${path}`);
  }
});

scenario("a repository of another protocol is not served by this one", async (registry) => {
  await createRepository(registry, "acme/crates", { protocol: "cargo" });
  for (const path of ["/winget/acme/crates/information", "/winget/DEFAULT/winget/information"]) {
    await refused(await registry.fetch(path), 401);
    await refused(await registry.admin(path), 404);
  }
});
