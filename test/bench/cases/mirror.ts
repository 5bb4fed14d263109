import { type Mirrored, openBulk, openLarge } from "../data/mirrored.ts";
import { count, mebibytes, milliseconds, number, throughput } from "../figures.ts";
import type { Bench, Case } from "../measure.ts";
import { killSync } from "../processes/killed_sync.ts";
import { startProduct } from "../processes/servers.ts";
import { reportKilled } from "./killed_mirror.ts";
import {
  issueToken,
  syncByServer,
  type Synced,
  type SyncedByCommand,
  syncOnce,
} from "../processes/sync.ts";
import { watchMemory } from "../processes/watch_memory.ts";

/** The most memory that is to be resident, in MiB. */
const MEMORY = 300;
const MIB = 1024 * 1024;

/** Mirroring some of a large index, and large installers. */
export const MIRRORING: Case = {
  name: "mirror",
  about: "mirroring some of a large index: first, again, and killed over and over",
  async run(bench) {
    const { packages, versions, large, largeBytes } = bench.sizes.mirror;
    {
      await using bulk = await openBulk(bench);
      const of = `${count(bulk.wanted)} of ${count(packages)} packages with ${
        count(packages * versions)
      } versions`;
      await measure(bench, bulk, of);
      await measureServer(bench, bulk, of);
    }
    await using some = await openLarge(bench);
    await measure(bench, some, `${large} packages of ${count(largeBytes / MIB)} MiB`);
  },
};

async function measure(bench: Bench, mirrored: Mirrored, of: string): Promise<void> {
  const env = await mirrored.open();
  const first = await syncOnce(mirrored, env);
  const next = await syncOnce(mirrored, env);
  reportFirst(bench, mirrored, { first, of });
  reportQuiet(bench, next, `sync with nothing new; ${of}`);
  const kills = { count: bench.sizes.mirror.kills, seconds: first.runSeconds };
  const killed = await killSync(mirrored, kills);
  reportKilled(bench, { killed, undisturbed: first.seconds, of });
}

function reportFirst(
  bench: Bench,
  { installers }: Mirrored,
  { first, of }: { readonly first: SyncedByCommand; readonly of: string },
): void {
  const { requests, seconds, runSeconds, most } = first;
  const files = requests.flatMap(({ path }) => installers.get(path) ?? []);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const speed = bytes > 100 * MIB
    ? throughput(bytes, runSeconds)
    : `${number(files.length / runSeconds)} versions a second`;
  bench.report({
    work: `first sync; ${of}`,
    figure: `${number(seconds)} s, ${count(files.length)} versions, ${
      number(bytes / MIB)
    } MiB, ${speed}, ${count(requests.length)} requests`,
  });
  reportMemory(bench, `resident memory during it; ${of}`, most);
}

function reportQuiet(bench: Bench, { runSeconds, requests }: Synced, work: string): void {
  const conditional = requests.filter((one) => one.conditional).length;
  bench.report({
    work,
    figure: `${
      milliseconds(runSeconds * 1000)
    }, requests: ${requests.length}, conditional: ${conditional}`,
    budget: "< 1 s, 1 conditional",
    kept: runSeconds < 1 && requests.length === 1 && conditional === 1,
  });
}

function reportMemory(bench: Bench, work: string, most: number): void {
  const figure = `at most ${mebibytes(most)}`;
  bench.report({ work, figure, budget: `< ${MEMORY} MiB`, kept: most < MEMORY });
}

/** The same by a server, which keeps its catalogue in memory and goes on to serve. */
async function measureServer(bench: Bench, mirrored: Mirrored, of: string): Promise<void> {
  await using product = await startProduct(await mirrored.open());
  const token = await issueToken(product);
  const watch = watchMemory(product);
  const { runSeconds } = await syncByServer(product, mirrored, token);
  const most = await watch.stop();
  bench.report({ work: `first sync by a server; ${of}`, figure: `${number(runSeconds)} s` });
  reportMemory(bench, `resident memory of that server; ${of}`, most);
  const next = await syncByServer(product, mirrored, token);
  reportQuiet(bench, next, `sync with nothing new by that server; ${of}`);
}
