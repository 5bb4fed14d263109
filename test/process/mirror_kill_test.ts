import assert from "node:assert/strict";
import { join } from "node:path";
import { concat, makeProgram } from "../inspect/make_exe.ts";
import { pattern } from "../scenario/_files.ts";
import { ADMIN } from "../scenario/registry.ts";
import { seeded } from "../seeded.ts";
import { type MadePackage, sha256, startUpstream, type Upstream } from "../servers/upstream/mod.ts";
import { until } from "../until.ts";
import { ask, run, serve, start, temporaryFolder, type Variables } from "./_child.ts";
import {
  askedAgain,
  documentsIn,
  type Installer,
  installersOf,
  publishedIn,
  remainsIn,
} from "./mirror_remains.ts";

const SEED = 20_261_121;
const KILLS = 5;
const PACKAGES = 30;
const VERSIONS = ["2.0", "1.0"];
const SIZE = 300_000;
/** Behind so many bytes one file falls silent until the kill, so that there is always something half. */
const SILENT_AFTER = 100_000;
/** After the most requests of all rounds together there is still something to do. */
const MOST_REQUESTS = 25;
const LONGEST_PAUSE = 60;
/** How many files of one host are on their way at once, where nobody sets it. */
const AT_ONCE = 2;

const CATALOGUE: readonly MadePackage[] = Array.from({ length: PACKAGES }, (_, at) => ({
  id: `Acme.Tool${at}`,
  versions: VERSIONS.map((version) => ({
    version,
    installers: [{ content: program(at, version) }],
  })),
}));

function program(at: number, version: string) {
  const own = new TextEncoder().encode(`${at} ${version}`);
  return concat(makeProgram(), pattern(SIZE) as Uint8Array<ArrayBuffer>, own);
}

Deno.test("sync that is killed over and over fetches nothing twice and publishes everything once", async () => {
  await using upstream = await startUpstream({ packages: CATALOGUE });
  using folder = temporaryFolder();
  const variables = await settingsFor(upstream, folder.path);
  const installers = installersOf(CATALOGUE);
  const random = seeded(SEED);
  let left = remainsIn(variables.DATA_DIR);
  for (let round = 0; round <= KILLS; round++) {
    const from = upstream.requests.length;
    if (round < KILLS) await killSome(upstream, variables, random);
    else assert.equal((await run(["sync"], variables)).code, 0);
    assert.deepEqual(askedAgain(left, upstream.requests.slice(from), installers), []);
    left = remainsIn(variables.DATA_DIR);
  }
  const whole = upstream.requests.filter(({ path, range }) => installers.has(path) && !range);
  assert.ok(whole.length - installers.size <= KILLS * AT_ONCE, `${whole.length} began anew`);
  await proveQuiet(upstream, variables);
  proveStored(variables, installers);
  await proveWhole(variables, installers.size);
  await proveOffered(variables, [...installers.values()]);
});

async function settingsFor(upstream: Upstream, folder: string) {
  const list = join(folder, "allowlist.json");
  await Deno.writeTextFile(list, JSON.stringify(["Acme.*"]));
  return {
    ...{ DATA_DIR: join(folder, "data"), ADMIN_PASSWORD: ADMIN.password },
    ...{ ALLOWLIST_PATH: list, UPDATER_SOURCE_URL: upstream.url, EGRESS_ALLOW: "127.0.0.1/32" },
  };
}

/** Begins a sync, and kills it in the midst of whatever it does after some requests. */
async function killSome(
  upstream: Upstream,
  variables: Variables,
  random: () => number,
): Promise<void> {
  const killed = Promise.withResolvers<void>();
  const silence = { is: "stall", after: SILENT_AFTER, until: killed.promise } as const;
  upstream.fault("/files/*", silence, { times: 1, method: "GET" });
  const enough = upstream.requests.length + 1 + Math.floor(random() * MOST_REQUESTS);
  await using child = start(["sync"], variables);
  await until("requests come", () => upstream.requests.length >= enough);
  await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_PAUSE));
  child.kill("SIGKILL");
  const { code, out } = await child.ended;
  killed.resolve();
  upstream.heal();
  assert.deepEqual([code, out], [137, []], "it was killed while it worked");
}

async function proveQuiet(upstream: Upstream, variables: Variables): Promise<void> {
  const from = upstream.requests.length;
  const { code, out } = await run(["sync"], variables);
  assert.deepEqual([code, out], [0, ["default/winget: succeeded, the upstream has nothing new"]]);
  const asked = upstream.requests.slice(from).map((
    { conditional, status },
  ) => [conditional, status]);
  assert.deepEqual(asked, [[true, 304]]);
}

/** Each version stands once in its package, and was told of once at most; no run is left behind. */
function proveStored(
  { DATA_DIR }: { readonly DATA_DIR: string },
  installers: ReadonlyMap<string, Installer>,
): void {
  const all = [...installers.values()].map(({ of }) => of).sort();
  assert.deepEqual(publishedIn(DATA_DIR).sort(), all);
  const events = documentsIn(DATA_DIR, "events");
  const told = events.flatMap(({ kind, target, detail }) =>
    ["package.created", "version.published"].includes(kind)
      ? detail.versions.map((version: string) => `${target} ${version}`)
      : []
  );
  assert.equal(new Set(told).size, told.length, "no version is told of twice");
  const replaced = events.filter(({ kind }) => /^version\.(?:replaced|deleted)$/.test(kind));
  assert.deepEqual(replaced, []);
  const states = documentsIn(DATA_DIR, "mirror_runs").map(({ state }) => state);
  const broken = Array.from({ length: KILLS }, () => "failed");
  assert.deepEqual(states, [...broken, "succeeded", "succeeded"]);
}

async function proveWhole(variables: Variables, count: number): Promise<void> {
  const files = await run(["verify", "--json"], variables);
  const { versions, faults } = JSON.parse(files.out.join());
  assert.deepEqual([files.code, versions, faults], [0, count, 0], files.out.join());
  const audit = await run(["verify", "--audit", "--json"], variables);
  assert.deepEqual([audit.code, JSON.parse(audit.out.join()).faults], [0, 0], audit.out.join());
}

/** What a client is told and handed. */
async function proveOffered(variables: Variables, installers: readonly Installer[]): Promise<void> {
  await using server = await serve(variables);
  for (const { id } of CATALOGUE) {
    const { Data } = JSON.parse((await ask(server, `/packageManifests/${id}`)).text);
    for (const { PackageVersion, Installers } of Data.Versions) {
      const { sha256: promised, size } = installers.find(({ of }) =>
        of === `${id} ${PackageVersion}`
      )!;
      assert.equal(Installers[0].InstallerSha256, promised.toUpperCase());
      const body = await (await fetch(Installers[0].InstallerUrl)).bytes();
      assert.deepEqual([body.length, sha256(body)], [size, promised]);
    }
  }
}
