import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { makeMsix } from "../inspect/make_msix.ts";
import { serveHttp } from "../servers/http.ts";
import { until } from "../until.ts";
import { ask, run, start } from "./_child.ts";
import { openRemote, type Remote } from "./_remote.ts";

const LICENSE = ["--set", "License=Proprietary"];

async function withPackage(remote: Remote): Promise<string> {
  const path = join(remote.folder, "app.msix");
  await Deno.writeFile(path, makeMsix());
  return path;
}

async function versionsOf({ server }: Remote): Promise<number> {
  const answer = await ask(server, "/api/v1/repositories/default/winget/packages");
  return JSON.parse(answer.text).packages.flatMap((one: { versions: [] }) => one.versions).length;
}

/** Files that belong to no package. */
async function uploadsLeft({ folder }: Remote): Promise<string[]> {
  const left: string[] = [];
  const look = async (path: string) => {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      if (isDirectory) await look(join(path, name));
      else if (/\.msix$/.test(name) && !path.includes("/Contoso.App")) left.push(join(path, name));
    }
  };
  await look(join(folder, "data"));
  return left;
}

Deno.test("publish shows what is missing, publishes, and the same again is harmless", async () => {
  await using remote = await openRemote();
  const path = await withPackage(remote);
  const incomplete = await remote.packhouse("publish", path);
  assert.equal(incomplete.code, 1);
  assert.match(incomplete.err.join("\n"), /^missing: DefaultLocale\.License$/m);
  assert.match(incomplete.err.join("\n"), /--set DefaultLocale\.License=…/);
  assert.deepEqual(await uploadsLeft(remote), []);

  const dry = await remote.packhouse("publish", path, ...LICENSE, "--dry-run");
  assert.deepEqual([dry.code, dry.out], [0, ["Contoso.App 1.2.3.4 can be published"]]);
  assert.equal(await versionsOf(remote), 0);
  assert.deepEqual(await uploadsLeft(remote), []);

  const published = await remote.packhouse("publish", path, ...LICENSE);
  assert.equal(published.code, 0, published.err.join("\n"));
  assert.deepEqual(published.out, ["Contoso.App 1.2.3.4: published"]);
  assert.match(published.err.join("\n"), /app\.msix 100 %/);
  const again = await remote.packhouse("publish", path, ...LICENSE);
  assert.deepEqual([again.code, again.out], [0, ["Contoso.App 1.2.3.4: already published"]]);
  assert.equal(await versionsOf(remote), 1);
  assert.deepEqual(await uploadsLeft(remote), []);

  const manifest = await ask(remote.server, "/packageManifests/Contoso.App");
  const [version] = JSON.parse(manifest.text).Data.Versions;
  assert.equal(version.DefaultLocale.License, "Proprietary");
  const file = await fetch(version.Installers[0].InstallerUrl);
  assert.deepEqual(await file.bytes(), await Deno.readFile(path));
});

Deno.test("publish --json prints one document, whatever happens", async () => {
  await using remote = await openRemote();
  const path = await withPackage(remote);
  const incomplete = await remote.document(1, "publish", path);
  assert.deepEqual([incomplete.outcome, incomplete.draft.missing], [
    ...["incomplete", ["DefaultLocale.License"]],
  ]);
  const published = await remote.document(0, "publish", path, ...LICENSE);
  assert.deepEqual(published, {
    ...{ package: "Contoso.App", version: "1.2.3.4", mode: "package", outcome: "created" },
  });
  assert.equal((await remote.document(0, "publish", path, ...LICENSE)).outcome, "unchanged");
  const refused = await remote.document(1, "publish", path, ...LICENSE, "--repo", "acme/none");
  assert.equal(refused.error.code, "repository_missing");
  const none = await remote.document(1, "publish", join(remote.folder, "none.msi"));
  assert.equal(none.error.code, "file_unusable");
  const bad = await remote.document(1, "publish", path, "--id", "nonsense", ...LICENSE);
  assert.equal(bad.error.code, "name_refused");
});

Deno.test("publish without a server, a token or a right says so and never shows the token", async () => {
  await using remote = await openRemote({ actions: ["read"] });
  const path = await withPackage(remote);
  const { PACKHOUSE_URL, PACKHOUSE_TOKEN } = remote.variables;
  const cases: [number, RegExp, Record<string, string>][] = [
    [1, /\[access_denied\]/, remote.variables],
    [1, /\[credentials_wrong\]/, { ...remote.variables, PACKHOUSE_TOKEN: "phk_wrongsecret" }],
    [1, /\[credentials_missing\]/, {
      PACKHOUSE_URL: PACKHOUSE_URL!,
      PACKHOUSE_REPO: "default/winget",
    }],
    [1, /\[unreachable\]/, { ...remote.variables, PACKHOUSE_URL: "http://127.0.0.1:1" }],
    [1, /\[answer_strange\]/, { ...remote.variables, PACKHOUSE_URL: `${PACKHOUSE_URL}/winget` }],
    [2, /Name the server with --url/, { PACKHOUSE_REPO: "default/winget" }],
    [2, /Name the repository with --repo/, { PACKHOUSE_URL: PACKHOUSE_URL! }],
    [2, /Cannot use "ftp:\/\/x"/, { ...remote.variables, PACKHOUSE_URL: "ftp://x" }],
    [2, /has no such form/, { ...remote.variables, PACKHOUSE_TOKEN: "wrong secret" }],
  ];
  for (const [code, says, variables] of cases) {
    const ended = await run(["publish", path], variables);
    const text = [...ended.out, ...ended.err].join("\n");
    assert.equal(ended.code, code, text);
    assert.match(text, says);
    assert.doesNotMatch(text, new RegExp(`wrong ?secret|${PACKHOUSE_TOKEN}`));
    assert.doesNotMatch(text, /\bat .+:\d+:\d+/);
  }
  for (
    const args of [["publish"], ["publish", path, "--nonsense"], ["publish", path, "--set", "x"]]
  ) {
    assert.equal((await remote.packhouse(...args)).code, 2, args.join(" "));
  }
});

Deno.test("publish takes the token from a file, and a user with a password for one", async () => {
  await using remote = await openRemote();
  const path = await withPackage(remote);
  const { PACKHOUSE_TOKEN, ...rest } = remote.variables;
  const file = join(remote.folder, "token");
  await Deno.writeTextFile(file, `${PACKHOUSE_TOKEN}\n`);
  const dry = ["publish", path, ...LICENSE, "--dry-run"];
  assert.equal((await run([...dry, "--token-file", file], rest)).code, 0);
  assert.equal((await run(dry, { ...rest, PACKHOUSE_TOKEN_FILE: file })).code, 0);
  const PASSWORD = { PACKHOUSE_TOKEN: "admin:correct-horse-battery" };
  assert.equal((await run(dry, { ...rest, ...PASSWORD })).code, 0);
});

Deno.test("publish goes on where it stopped when the server is killed and comes back", async () => {
  await using remote = await openRemote();
  const { server, folder, variables } = remote;
  const path = join(folder, "large.bin");
  const content = new Uint8Array(40 * 1024 * 1024).map((_, at) => at * 31 + (at >> 16));
  await Deno.writeFile(path, content);
  const settings = { DATA_DIR: join(folder, "data"), HOST: "127.0.0.1", PORT: String(server.port) };
  await using stack = new AsyncDisposableStack();
  const offsets: string[] = [];
  await using between = passOn(server.origin, async ({ method, headers }) => {
    if (method === "PATCH") offsets.push(headers.get("upload-offset")!);
    if (method !== "PATCH" || offsets.length !== 3) return true;
    server.kill("SIGKILL");
    await server.ended;
    const again = stack.use(start(["serve"], settings));
    await until("it is back", () => again.out.some((line) => line.includes("listens")));
    return false;
  });
  const { out } = await run(["publish", path, "--id", "A.B", "--json"], {
    ...variables,
    PACKHOUSE_URL: between.origin,
  });
  const { draft } = JSON.parse(out[0]!);
  const sha256 = createHash("sha256").update(content).digest("hex");
  assert.deepEqual([draft.files[0].size, draft.files[0].sha256], [content.length, sha256]);
  const piece = 8 * 1024 * 1024;
  assert.deepEqual(offsets, [0, 1, 2, 2, 3, 4].map((at) => String(at * piece)));
});

/** A server that passes requests on to another, but for those of which it is told not to. */
function passOn(origin: string, may: (request: Request) => Promise<boolean>) {
  return serveHttp(async (request) => {
    const body = await request.bytes();
    if (!await may(request)) return new Response(null, { status: 502 });
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const sent = { method, headers, ...(body.length > 0 && { body }) };
    return await fetch(`${origin}${pathname}${search}`, sent);
  });
}
