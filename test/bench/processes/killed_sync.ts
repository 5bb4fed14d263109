import {
  askedAgain,
  documentsIn,
  publishedIn,
  type Remains,
  remainsIn,
} from "../../process/mirror_remains.ts";
import { seeded } from "../../seeded.ts";
import type { Mirrored } from "../data/mirrored.ts";
import { type EndedCommand, runCommand, startCommand } from "./command.ts";

/** How often, and when. */
export interface Kills {
  readonly count: number;
  /** How long the work takes when nobody disturbs it. */
  readonly seconds: number;
}

/** What killing a first sync over and over has cost, and left. */
export interface KilledSync {
  /** What was there after each kill that met it at work. */
  readonly remains: readonly Remains[];
  /** Of all processes together, the last of which was left alone. */
  readonly seconds: number;
  /** Installers of which everything, or a part, was there and was asked for again. */
  readonly again: readonly string[];
  /** How often an installer was asked for from where it was. */
  readonly continued: number;
  /** How often one was asked for from its beginning again: nothing of it had come. */
  readonly begunAnew: number;
  /** How often the index was fetched. */
  readonly indexes: number;
  readonly versions: number;
  /** Files of the store that nothing names. */
  readonly orphans: number;
  /** What `packhouse verify` finds wrong with files and the audit log. */
  readonly faults: number;
  /** Runs that nobody has written down the end of. */
  readonly unended: number;
}

const SEED = 1;

/** Kills a first sync at moments spread over its time, and then lets it end. */
export async function killSync(mirrored: Mirrored, kills: Kills): Promise<KilledSync> {
  const { upstream, installers } = mirrored;
  const env = await mirrored.open();
  const { DATA_DIR = "" } = env;
  const began = upstream.requests.length;
  const remains: Remains[] = [];
  const again: string[] = [];
  let seconds = 0;
  for (const moment of [...momentsOf(kills), null]) {
    const from = upstream.requests.length;
    const ended = await run(mirrored, env, moment);
    seconds += ended.seconds;
    const left = remains.at(-1);
    if (left) again.push(...askedAgain(left, upstream.requests.slice(from), installers));
    if (ended.code !== 0) remains.push(remainsIn(DATA_DIR));
  }
  const requests = upstream.requests.slice(began);
  const asked = requests.filter(({ path }) => installers.has(path));
  const continued = asked.filter(({ range }) => range !== null).length;
  const versions = publishedIn(DATA_DIR).length;
  return {
    ...{ remains, seconds, again, versions, continued },
    begunAnew: asked.length - continued - versions,
    indexes: requests.filter(({ path }) => path.endsWith(".msix")).length,
    orphans: remainsIn(DATA_DIR).stored - versions,
    faults: await faultsIn(env),
    unended: documentsIn(DATA_DIR, "mirror_runs").filter(({ state }) => state === "running").length,
  };
}

/** In seconds after the first request of each process. */
function momentsOf({ count, seconds }: Kills): number[] {
  const random = seeded(SEED);
  return Array.from({ length: count }, () => random() * 1.6 * seconds / count);
}

/** Runs a sync, which is killed at a moment where one is said. */
async function run(
  { upstream }: Mirrored,
  env: Record<string, string>,
  moment: number | null,
): Promise<EndedCommand> {
  if (moment === null) return await runCommand(["sync"], env);
  const asks = upstream.next("*");
  const sync = startCommand(["sync"], env);
  await Promise.race([asks, sync.ended]);
  const timer = setTimeout(() => sync.kill(), moment * 1000);
  return await sync.ended.finally(() => clearTimeout(timer));
}

async function faultsIn(env: Record<string, string>): Promise<number> {
  const files = await runCommand(["verify", "--json"], env);
  const audit = await runCommand(["verify", "--audit", "--json"], env);
  return JSON.parse(files.out).faults + JSON.parse(audit.out).faults;
}
