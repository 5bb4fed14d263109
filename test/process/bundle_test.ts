import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { adminAt, pattern, sha256 } from "../scenario/_files.ts";
import { put } from "../scenario/bundles_fixture.ts";
import { ADMIN } from "../scenario/registry.ts";
import {
  ask,
  type Ended,
  run,
  serve,
  type Server,
  start,
  temporaryFolder,
  type Variables,
} from "./_child.ts";
import { until } from "../until.ts";

/** An installation that reaches others, one that does not, and what is carried between them. */
interface Gap extends Disposable {
  readonly outside: Variables;
  readonly inside: Variables;
  /** A place on the medium. */
  at(name: string): string;
}

async function openGap(): Promise<Gap> {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const variables = (name: string) => ({ DATA_DIR: at(name), ADMIN_PASSWORD: ADMIN.password });
  const [outside, inside] = [variables("outside"), variables("inside")];
  await withServer(inside, () => Promise.resolve());
  await done(run(["bundle-key", "create", "outside"], outside));
  const [line] = (await done(run(["bundle-key", "show", "outside"], outside))).out;
  await Deno.writeTextFile(at("outside.key"), `${line}\n`);
  await done(run(["bundle-key", "trust", at("outside.key"), "outside"], inside));
  return { outside, inside, at, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** Serves for as long as some work takes: one process at a time has the folder. */
async function withServer<T>(
  variables: Variables,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  await using server = await serve(variables);
  const result = await work(server);
  server.kill("SIGTERM");
  await server.ended;
  return result;
}

async function done(ending: Promise<Ended>, code = 0): Promise<Ended> {
  const ended = await ending;
  assert.equal(ended.code, code, [...ended.out, ...ended.err].join("\n"));
  return ended;
}

// deno-lint-ignore no-explicit-any -- a test looks into it as a script would
async function document(args: readonly string[], variables: Variables, code = 0): Promise<any> {
  const { out } = await done(run([...args, "--json"], variables), code);
  assert.equal(out.length, 1, out.join("\n"));
  return JSON.parse(out[0]!);
}

/** Installers that a client is offered and can download, by package, version and architecture. */
function offered(variables: Variables): Promise<Record<string, string>> {
  return withServer(variables, async (server) => {
    const list = await ask(server, "/api/v1/repositories/default/winget/packages?limit=200");
    const all: Record<string, string> = {};
    for (const { name } of JSON.parse(list.text).packages) {
      const { Data } = JSON.parse((await ask(server, `/packageManifests/${name}`)).text);
      for (const { PackageVersion, Installers } of Data.Versions) {
        for (const { Architecture, InstallerUrl, InstallerSha256 } of Installers) {
          const body = await (await fetch(InstallerUrl)).bytes();
          assert.equal(sha256(body).toUpperCase(), InstallerSha256);
          all[`${name} ${PackageVersion} ${Architecture}`] = InstallerSha256;
        }
      }
    }
    return all;
  });
}

function publish(outside: Variables, ...versions: readonly (readonly [string, string, number])[]) {
  return withServer(outside, async ({ origin }) => {
    for (const [name, version, size] of versions) {
      await put({ admin: adminAt(origin) }, { package: name, version, bodies: [pattern(size)] });
    }
  });
}

const REPO = ["--repo", "default/winget"];

Deno.test("bundle: volumes, a delta and pipes carry everything over the gap", async () => {
  using gap = await openGap();
  const { outside, inside, at } = gap;
  await publish(outside, ["Contoso.Tool", "1.0", 300_000], ["Contoso.Other", "1.0", 10_000]);
  const whole = ["export", "--bundle", at("all"), ...REPO, "--volume-size", "100KiB"];
  const made = await document(whole, outside);
  assert.deepEqual(made.volumes, ["001", "002", "003", "004"].map((one) => at(`all.${one}`)));
  assert.match((await done(run(whole, outside), 2)).err[0]!, /is there already/);

  await Deno.rename(at("all.003"), at("lost"));
  const lost = await done(run(["import", "--bundle", at("all")], inside), 1);
  assert.match(lost.err[0]!, /^Bundle cannot be believed: It has \d+ bytes instead of \d+/);
  await Deno.rename(at("lost"), at("all.003"));
  const dry = await document(["import", "--bundle", at("all"), "--dry-run"], inside);
  assert.deepEqual([dry.dryRun, dry.repositories[0].added, dry.versions.length], [true, 2, 2]);
  const taken = await document(["import", "--bundle", at("all.001")], inside);
  assert.deepEqual([taken.bundle, taken.repositories[0].added], [made.bundle, 2]);
  assert.deepEqual(await offered(inside), await offered(outside));

  await publish(outside, ["Contoso.Tool", "2.0", 5000]);
  const delta = ["export", "--bundle", at("delta"), ...REPO, "--since", at("all")];
  assert.equal((await document(delta, outside)).files.count, 1);
  await done(run(["import", "--bundle", at("delta")], inside));
  await publish(outside, ["Contoso.Tool", "3.0", 6000]);
  const piped = ["export", "--bundle", "-", ...REPO, "--since", "last"];
  const { stdout, success } = await new Deno.Command(Deno.execPath(), commandOf(piped, outside))
    .output();
  assert.ok(success);
  await done(start(["import", "--bundle", "-"], inside, ReadableStream.from([stdout])).ended);
  const all = await offered(inside);
  assert.equal(Object.keys(all).length, 4);
  assert.deepEqual(all, await offered(outside));
  assert.equal((await document(["verify"], inside)).faults, 0);
  await Deno.writeFile(at("cut"), stdout.subarray(0, -1));
  assert.equal((await run(["import", "--bundle", at("cut")], inside)).code, 1);
});

/** The same command, with bytes for what it prints. */
function commandOf(args: readonly string[], variables: Variables) {
  const root = new URL("../../mod.ts", import.meta.url).pathname;
  return { args: ["run", "--quiet", "--allow-all", root, ...args], env: { ...variables } };
}

Deno.test("bundle: import that is killed shows nothing half, and goes on", async () => {
  using gap = await openGap();
  const { outside, inside, at } = gap;
  const names = Array.from({ length: 30 }, (_, index) => `Contoso.P${index}`);
  await publish(outside, ...names.map((name, index) => [name, "1.0", 4000 + index] as const));
  const made = await document(["export", "--bundle", at("all"), ...REPO], outside);
  const bytes = await Deno.readFile(at("all"));
  const begin = bytes.length - made.files.bytes;
  for (const some of [3, 11]) {
    await killWhenArrived(inside, bytes.subarray(0, begin + some * 4500), some);
    assert.deepEqual(await offered(inside), {});
  }
  await killWhenPublished(inside, at("all"));
  const { repositories: [counts] } = await document(["import", "--bundle", at("all")], inside);
  assert.ok(counts.files === 0, `${counts.files} were carried twice`);
  assert.deepEqual(await offered(inside), await offered(outside));
  assert.equal((await document(["verify"], inside)).faults, 0);
});

/** Hands a part of a bundle over, and kills whoever takes it in when so many files have arrived. */
async function killWhenArrived(inside: Variables, part: Uint8Array, files: number): Promise<void> {
  let isOver = false;
  const input = new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(part),
    pull: () => until("killed", () => isOver),
  });
  await using child = start(["import", "--bundle", "-"], inside, input);
  await until("arrived", () => count(inside, "uploads") >= files);
  child.kill("SIGKILL");
  await child.ended;
  isOver = true;
}

/** Kills whoever takes a bundle in between its first package and its last, where that can be met. */
async function killWhenPublished(inside: Variables, bundle: string): Promise<void> {
  await using child = start(["import", "--bundle", bundle], inside);
  let isOver = false;
  const over = child.ended.then(() => isOver = true);
  await until("published", () => isOver || count(inside, "packages") > 0);
  if (!isOver) child.kill("SIGKILL");
  await over;
}

/** How many documents there are, asked behind the back of whoever writes them. */
function count({ DATA_DIR }: Variables, collection: string): number {
  using database = new DatabaseSync(join(DATA_DIR!, "packhouse.db"), { readOnly: true });
  const row = database.prepare(`SELECT count(*) AS count FROM "${collection}"`).get();
  return Number(row?.count);
}
