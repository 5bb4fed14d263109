import assert from "node:assert/strict";
import { json, scenario } from "./registry.ts";
import { empty, publish, read, refused } from "./winget_fixture.ts";

/** An identifier that is none. */
const IDENTIFIERS = [
  ...["", " ", ".", "..", "Contoso", "Contoso.", ".Tool", "Contoso..Tool", "../../etc/passwd"],
  ...["Contoso.Tool/x", "Contoso.\\Tool", "C:.Tool", "Contoso.*", "Contoso.?", 'Contoso."Tool"'],
  ...["Contoso.<Tool>", "Contoso.To ol", "Contoso.Tool\n", "a.b.c.d.e.f.g.h.i", "Contoso|.Tool"],
  ...[`Contoso.${"x".repeat(33)}`, Array(8).fill("x".repeat(32)).join(".")],
];

scenario("identifiers that are none are refused, paths among them", async (registry) => {
  for (const PackageIdentifier of IDENTIFIERS) {
    for (const path of ["/packages", "/packageManifests"]) {
      const post = json("POST", { PackageIdentifier, Versions: [] });
      await refused(await registry.admin(path, post), 400, 3, PackageIdentifier);
    }
  }
  await empty(await registry.fetch("/packages"), 204);
});

/** A path that nobody can mean, and how it is answered. */
const PATHS: readonly (readonly [string, number, number])[] = [
  ["/packageManifests/%", 400, 3],
  ["/packageManifests/%zz", 400, 3],
  ["/packageManifests/%C0%AF", 400, 3],
  ["/packageManifests/%ff", 400, 3],
  ["/packageManifests/%ED%A0%80", 400, 3],
  ["/packageManifests/a%00b", 400, 3],
  ["/packageManifests/a%0Ab", 400, 3],
  ["/packageManifests/a?Version=%00", 400, 3],
  ["/packageManifests/a?Version=%E0%80%80", 400, 3],
  ["/packageManifests/a?Version=%zz", 400, 3],
  [`/packageManifests/${"a".repeat(9_000)}`, 414, 414],
  [`/packageManifests/a?Version=${"1".repeat(9_000)}`, 414, 414],
  ["/packageManifests/a/b/c", 404, 404],
  ["/packageManifests/a/1.0/installers", 404, 404],
  ["/packages/a/versions/1/installers/x/y", 404, 404],
  ["/packages/a/nonsense", 404, 404],
  ["/packageVersions", 404, 404],
  ["/information/more", 404, 404],
];

scenario("paths that nobody can mean are refused in the protocol's form", async ({ fetch }) => {
  for (const base of ["", "/api", "/winget/default/winget"]) {
    for (const [path, status, number] of PATHS) {
      const about = `${base}${path}`.slice(0, 80);
      await refused(await fetch(`${base}${path}`), status, number, about);
    }
  }
  await refused(await fetch("/winget/default/winget/nonsense"), 404);
  await refused(await fetch("/winget/default/winget"), 404);
});

scenario("paths that climb reach nothing", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const climbing = [
    ...["..%2F..%2Fetc%2Fpasswd", "..%5C..%5Cwindows", "%2E%2E%2FContoso.Tool", "Contoso.Tool%2F"],
    ...["Contoso.Tool%2F1.0", "%252e%252e%252f", "Contoso.Tool%3FVersion=1.0", "~root", "C:%5C"],
  ];
  for (const path of climbing) {
    await empty(await registry.fetch(`/packageManifests/${path}`), 204, path);
    await refused(await registry.fetch(`/packages/${path}`), 404, 404, path);
  }
});

scenario(
  "methods that an address does not have are refused, and those it has are told",
  async (registry) => {
    const allowed: readonly (readonly [string, string])[] = [
      ["/information", "GET, HEAD"],
      ["/manifestSearch", "POST"],
      ["/packageVersions/a", "GET, HEAD"],
      ["/packageManifests", "GET, POST, HEAD"],
      ["/packageManifests/a", "GET, PUT, DELETE, HEAD"],
      ["/packageManifests/a/1", "GET, HEAD"],
      ["/packages/a/versions", "GET, POST, HEAD"],
      ["/packages/a/versions/1/installers/x", "GET, PUT, DELETE, HEAD"],
      ["/rebuild", "POST"],
    ];
    for (const [path, methods] of allowed) {
      for (const method of ["PATCH", "OPTIONS", "PROPFIND", "get2", "M-SEARCH"]) {
        const answer = await registry.fetch(path, { method });
        assert.equal(answer.headers.get("allow"), methods, path);
        await refused(answer, 405, 405, `${method} ${path}`);
      }
    }
  },
);

scenario("endless header fields harm nobody", async (registry) => {
  await publish(registry, "Contoso.Tool", ["1.0"]);
  const long = "x".repeat(60_000);
  const path = "/packageManifests/Contoso.Tool";
  for (const name of ["version", "if-none-match", "windows-package-manager", "accept", "x-any"]) {
    await read(await registry.fetch(path, { headers: { [name]: long } }), 200, name);
  }
  for (const name of ["authorization", "x-functions-key"]) {
    await refused(await registry.fetch(path, { headers: { [name]: long } }), 401, 401, name);
  }
  const said = await refused(
    await registry.fetch("/packages", { headers: { version: long } }),
    400,
    18,
  );
  assert.ok(said.length < 500);
  const token = { headers: { continuationtoken: long } };
  await refused(await registry.fetch("/packages", token), 400, 3);
});

scenario("a stranger's text is repeated shortened, and as text", async ({ admin }) => {
  const PackageIdentifier = `<script>${"x".repeat(5_000)}`;
  const answer = await admin("/packages", json("POST", { PackageIdentifier }));
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.ok((await refused(answer, 400, 3)).length < 500);
});
