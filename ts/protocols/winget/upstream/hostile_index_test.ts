import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { makeZip } from "../../../../test/inspect/make_zip.ts";
import { databaseBytes, writeMetadata } from "../../../../test/servers/upstream/index_database.ts";
import {
  type Bytes,
  mszip,
  sha256,
  sourcePackage,
  startUpstream,
} from "../../../../test/servers/upstream/mod.ts";
import { namesIn, NEVER, opened } from "./_opened.ts";

const PACKAGES = "CREATE TABLE packages(rowid INTEGER PRIMARY KEY, id TEXT, name TEXT, " +
  "moniker TEXT, latest_version TEXT, hash BLOB);";
const MAPS = "CREATE TABLE tags2(rowid INTEGER PRIMARY KEY, tag TEXT);" +
  "CREATE TABLE tags2_map(tag INT, package INT);";
const V1 =
  ["id", "name", "moniker", "version", "channel"].map((one) =>
    `CREATE TABLE ${one}s(rowid INTEGER PRIMARY KEY, ${one} TEXT);`
  ).join("") + "CREATE TABLE pathparts(rowid INTEGER PRIMARY KEY, parent INT, pathpart TEXT);" +
  "CREATE TABLE manifest(rowid INTEGER PRIMARY KEY, id INT, name INT, moniker INT, version INT, " +
  "channel INT, pathpart INT, hash BLOB);" +
  "CREATE TABLE tags(rowid INTEGER PRIMARY KEY, tag TEXT);" +
  "CREATE TABLE tags_map(manifest INT, tag INT);";

/** An upstream with just this for an index. */
async function serving(bytes: Bytes) {
  const server = await startUpstream({ v1: null });
  server.fault("/cache/source2.msix", { is: "replaced", by: bytes });
  return server;
}

async function indexOf(sql: string, major = 2): Promise<Bytes> {
  const database = await databaseBytes((made: DatabaseSync) => {
    writeMetadata(made, { major, minor: 0 });
    made.exec(sql);
  });
  return sourcePackage(database, "1.0.0.0");
}

const UNUSABLE: readonly (readonly [what: string, bytes: () => Bytes | Promise<Bytes>])[] = [
  ["a package without a database", () => makeZip([{ name: "AppxManifest.xml" }])],
  ["a database that is none", () => sourcePackage(new TextEncoder().encode("no"), "1")],
  ["an empty database", () => sourcePackage(new Uint8Array(), "1")],
  [
    "a package that lies about its database",
    () => makeZip([{ name: "Public/index.db", content: "short", says: { size: 1 << 30 } }]),
  ],
  [
    "a database without metadata",
    async () => sourcePackage(await databaseBytes((made) => made.exec(PACKAGES + MAPS)), "1"),
  ],
  ["a schema from the future", () => indexOf(PACKAGES + MAPS, 3)],
  ["a schema without its tables", () => indexOf(PACKAGES)],
  ["a schema without its columns", () => indexOf("CREATE TABLE packages(id TEXT);" + MAPS)],
  ["a view that never ends", () =>
    indexOf(
      "CREATE VIEW packages AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) " +
        "SELECT n AS id, n AS name, n AS moniker, n AS latest_version, n AS hash FROM r;" + MAPS,
    )],
  [
    "columns that are computed",
    () => indexOf(PACKAGES.replace("id TEXT", "id TEXT AS (hex(zeroblob(9999999)))") + MAPS),
  ],
  ["the first family without its tables", () => indexOf(PACKAGES + MAPS, 1)],
];

for (const [what, bytes] of UNUSABLE) {
  Deno.test(`an index is refused: ${what}`, async () => {
    await using server = await serving(await bytes());
    await using it = await opened({ url: server.url });
    await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
  });
}

Deno.test("an index is refused that is damaged on the way to its rows", async () => {
  const rows = Array.from(
    { length: 2000 },
    (_, at) => `INSERT INTO packages(id) VALUES('A.B${at}');`,
  );
  const database = await databaseBytes((made) => {
    writeMetadata(made, { major: 2, minor: 0 });
    made.exec(PACKAGES + MAPS + rows.join(""));
  });
  database.fill(0xff, database.length - 8192);
  await using server = await serving(sourcePackage(database, "1"));
  await using it = await opened({ url: server.url });
  await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
});

Deno.test("packages whose names nobody could use are passed over", async () => {
  const ids = ["A.Good", "A/B.C", "..", "A.B C", "A", `A.${"b".repeat(200)}`, "", "A.\u0000"];
  const rows = ids.map((id) =>
    `INSERT INTO packages(id, name, latest_version, hash) VALUES(${
      literal(id)
    }, 7, 1.5, zeroblob(32));`
  );
  const odd =
    "INSERT INTO packages(id, hash) VALUES(NULL, zeroblob(32)), (12, x'00'), ('A.Short', x'00');";
  await using server = await serving(await indexOf(PACKAGES + MAPS + rows.join("") + odd));
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  assert.deepEqual(await namesIn(index, "*"), ["A.Good"]);
  assert.equal((await index.find("A.Good"))?.title, "7");
  assert.equal(await index.find("A/B.C"), null);
});

Deno.test("values beyond all bounds are refused when they are met", async () => {
  const long = "INSERT INTO packages(id, hash) VALUES(hex(zeroblob(1000000)), zeroblob(32));";
  await using server = await serving(await indexOf(PACKAGES + MAPS + long));
  await using it = await opened({ url: server.url });
  const read = async () => {
    await using index = await it.index();
    return await namesIn(index, "*");
  };
  await assert.rejects(read, { code: "upstream_failed" });
});

Deno.test("an index that wants a log beside it is refused, and gets none", async () => {
  const database = await databaseBytes((made) => {
    writeMetadata(made, { major: 2, minor: 0 });
    made.exec(PACKAGES + MAPS);
  });
  database.set([2, 2], 18);
  await using server = await serving(sourcePackage(database, "1"));
  await using it = await opened({ url: server.url });
  await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
  const [folder] = await Array.fromAsync(Deno.readDir(`${it.cacheDir}/indexes`));
  const left = await Array.fromAsync(Deno.readDir(`${it.cacheDir}/indexes/${folder!.name}`));
  assert.deepEqual(left, []);
});

const PATHS = ["../../secret", "/etc/passwd", "a//b.yaml", "a/./b", "a\\b", "a/..", "", "a/\u0001"];

for (const path of PATHS) {
  Deno.test(`a manifest at ${JSON.stringify(path)} is not asked for`, async () => {
    const said = `sV: 1.0\nvD:\n- v: 1\n  rP: ${JSON.stringify(path)}\n  s256H: ${
      "a".repeat(64)
    }\n`;
    const data = await mszip(new TextEncoder().encode(said));
    const row = `INSERT INTO packages(id, hash) VALUES('A.B', x'${sha256(data)}');`;
    await using server = await serving(await indexOf(PACKAGES + MAPS + row));
    server.publish({ id: "A.B", versions: [{ version: "1" }] });
    server.fault("/cache/packages/*", { is: "before", run: () => {} });
    await using it = await opened({ url: server.url });
    await using index = await it.index();
    const found = (await index.find("A.B"))!;
    const at = `/cache/packages/A.B/${sha256(data).slice(0, 8)}/versionData.mszyml`;
    server.fault(at, { is: "redirect", to: await server.versionDataOf("A.B") });
    server.fault(await server.versionDataOf("A.B"), { is: "replaced", by: data });
    const asked = async () => {
      const [version] = await index.versions(found, NEVER);
      return await index.read(found, version!, NEVER);
    };
    await assert.rejects(asked, { code: "upstream_failed" });
    assert.equal(server.requests.filter((one) => !/msix|versionData/.test(one.path)).length, 0);
  });
}

Deno.test("a path of the first family that leads back to itself is refused (winget 83)", async () => {
  const rows = "INSERT INTO ids VALUES(1, 'A.B'); INSERT INTO names VALUES(1, 'B');" +
    "INSERT INTO monikers VALUES(1, ''); INSERT INTO versions VALUES(1, '1');" +
    "INSERT INTO channels VALUES(1, ''), (2, 'beta');" +
    "INSERT INTO pathparts VALUES(1, 2, 'a'), (2, 1, 'b'), (3, NULL, 'c');";
  const manifest = (path: number, channel = 1) =>
    `INSERT INTO manifest VALUES(${path}, 1, 1, 1, 1, ${channel}, ${path}, NULL);`;
  for (const path of [1, 9]) {
    await using server = await serving(await indexOf(V1 + rows + manifest(path), 1));
    await using it = await opened({ url: server.url });
    await assert.rejects(it.upstream.refresh("", NEVER), { code: "upstream_failed" });
  }
  await using server = await serving(await indexOf(V1 + rows + manifest(3, 2), 1));
  await using it = await opened({ url: server.url });
  await using index = await it.index();
  assert.equal(await index.find("A.B"), null, "another channel than the empty one");
});

function literal(text: string): string {
  return `CAST(x'${new TextEncoder().encode(text).toHex()}' AS TEXT)`;
}
