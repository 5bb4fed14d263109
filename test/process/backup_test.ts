/** Backups as an operator makes them: of a server that runs, checked, and brought back elsewhere. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { adminAt, pattern, publish, sha256 } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { lacks } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { startVersitygw } from "../servers/s3.ts";
import { ask, run, serve, type Server, temporaryFolder, type Variables } from "./_child.ts";

const BACKUP_PASSPHRASE = "correct horse battery staple";
const BYTES = pattern(300_000);
const PATHS = ["/winget/default/winget/packageManifests/Contoso.Tool", "/information"];

/** A server that holds a package, and the path of its file. */
async function serveOne(variables: Variables): Promise<[Server, string]> {
  const server = await serve({ ADMIN_PASSWORD: ADMIN.password, ...variables });
  return [server, await publish(adminAt(server.origin), BYTES)];
}

/** What anybody can see of it, and that its administrator still is who they were. */
async function seen(server: Server, file: string): Promise<readonly string[]> {
  const answers = await Promise.all(PATHS.map((path) => ask(server, path)));
  const download = await fetch(`${server.origin}${file}`);
  const me = await adminAt(server.origin)("/api/v1/auth/me");
  return [
    ...answers.map(({ text }) => text.replaceAll(server.origin, "")),
    sha256(await download.bytes()),
    (await me.json()).user.id,
  ];
}

async function must(args: readonly string[], variables: Variables): Promise<string> {
  const { code, out, err } = await run(args, variables);
  assert.equal(code, 0, err.join("\n"));
  return out.join("\n");
}

Deno.test("a backup of a running server brings everything back in an empty place", async () => {
  using folder = temporaryFolder();
  const [first, second] = ["first", "second"].map((name) => ({
    DATA_DIR: join(folder.path, name),
  }));
  const file = join(folder.path, "all.backup");
  const settings = { BACKUP_PASSPHRASE };
  const [server, path] = await serveOne(first!);
  await using _server = server;
  const before = await seen(server, path);
  assert.match(await must(["backup", file], { ...first, ...settings }), /1 files of .*, sealed$/);
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  assert.match(
    await must(["verify", "--backup", file], settings),
    /^Of 20.*: \d+ documents and 1 files/,
  );
  await must(["restore", file], { ...second, ...settings });
  await using restored = await serve(second!);
  assert.deepEqual(await seen(restored, path), before);
  assert.deepEqual(Array.from(Deno.readDirSync(first!.DATA_DIR), ({ name }) => name).sort(), [
    ...["files", "packhouse.db", "packhouse.db-shm", "packhouse.db-wal"],
    ...["packhouse.lock", "secrets.json"],
  ]);

  for (
    const [args, variables, says] of [
      [["backup", file], first, /it is there already/],
      [["restore", file], { ...second, ...settings }, /another packhouse is running/],
      [["restore", file], first, /sealed: BACKUP_PASSPHRASE opens it/],
      [
        ["restore", file],
        { BACKUP_PASSPHRASE: "another passphrase" },
        /The passphrase is another one/,
      ],
      [["restore", join(folder.path, "none")], {}, /it is not there/],
      [["restore"], {}, /Name one file/],
    ] as const
  ) {
    const { code, err } = await run(args, variables as Variables);
    assert.notEqual(code, 0);
    assert.match(err.join("\n"), says);
  }
});

Deno.test("a backup is refused where something is already, and when it is damaged anywhere", async () => {
  using folder = temporaryFolder();
  const DATA_DIR = join(folder.path, "data");
  const file = join(folder.path, "all.backup");
  {
    const [server] = await serveOne({ DATA_DIR });
    await using _server = server;
    await must(["backup", file], { DATA_DIR });
  }
  const taken = await run(["restore", file], { DATA_DIR });
  assert.match(
    taken.err.join("\n"),
    /There are \w+ already: a backup is restored where nothing is/,
  );
  const whole = await Deno.readFile(file);
  const damages: Record<string, Uint8Array> = {
    empty: new Uint8Array(),
    "no backup": new TextEncoder().encode("hello"),
    cut: whole.slice(0, -1000),
    changed: whole.with(whole.length >> 1, whole[whole.length >> 1]! ^ 1),
  };
  for (const [damage, bytes] of Object.entries(damages)) {
    const broken = join(folder.path, damage);
    await Deno.writeFile(broken, bytes);
    const target = join(folder.path, `target of ${damage}`);
    const { code, err } = await run(["restore", broken], { DATA_DIR: target });
    assert.equal(code, 1, damage);
    assert.match(err.join("\n"), /^(The|This) /, damage);
    assert.equal(err.length, 1, `${damage}: ${err.join("\n")}`);
    await assert.rejects(Deno.stat(target), Deno.errors.NotFound, damage);
  }
});

Deno.test({
  name: "everything moves from the embedded store to MongoDB and S3, and back, unchanged",
  ignore: lacks("ferretdb") || lacks("versitygw"),
  async fn() {
    using folder = temporaryFolder();
    await using mongo = await startMongo();
    await using s3 = await startVersitygw();
    const at = (name: string) => join(folder.path, name);
    const shared = {
      ...{ MONGODB_URL: mongo.url.href, DATA_DIR: at("shared") },
      ...{ S3_ENDPOINT: s3.endpoint, S3_BUCKET: "packages" },
      ...{ S3_ACCESS_KEY: s3.accessKey, S3_SECRET_KEY: s3.secretKey },
    };
    let [before, path]: [readonly string[], string] = [[], ""];
    {
      const [server, published] = await serveOne({ DATA_DIR: at("first") });
      await using _server = server;
      [before, path] = [await seen(server, published), published];
    }
    const kept = JSON.parse(await Deno.readTextFile(join(at("first"), "secrets.json")));
    const keys = { JWT_SECRET: kept.jwtSecret, AUTH_ENCRYPTION_KEY: kept.encryptionKey };
    await Deno.writeTextFile(at("shared.json"), JSON.stringify({ ...shared, ...keys }));
    await must(["migrate-store", "--to", at("shared.json")], { DATA_DIR: at("first") });
    {
      await using server = await serve({ ...shared, ...keys });
      assert.deepEqual(await seen(server, path), before);
    }
    await Deno.writeTextFile(at("last.json"), JSON.stringify({ DATA_DIR: at("last"), ...keys }));
    await must(["migrate-store", "--to", at("last.json")], { ...shared, ...keys });
    await using server = await serve({ DATA_DIR: at("last"), ...keys });
    assert.deepEqual(await seen(server, path), before);
    const { code, err } = await run(["migrate-store"], { DATA_DIR: at("last") });
    assert.equal(code, 2);
    assert.match(err.join("\n"), /--to PATH/);
  },
});
