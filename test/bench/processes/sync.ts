import type { Met } from "../../servers/upstream/answers.ts";
import type { Mirrored } from "../data/mirrored.ts";
import { runCommand } from "./command.ts";
import type { Program } from "./program.ts";
import { AUTHORIZATION } from "./publish.ts";

/** A sync that went well. */
export interface Synced {
  /** From the beginning of the run to its end; the process takes longer. */
  readonly runSeconds: number;
  /** What the upstream was asked meanwhile. */
  readonly requests: readonly Met[];
}

/** The same by a command of its own. */
export interface SyncedByCommand extends Synced {
  readonly seconds: number;
  /** The most memory that was resident, in MiB. */
  readonly most: number;
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly counts: Record<string, number>;
}

const RUNS = "/api/v1/repositories/default/winget/mirror/runs";
const LOOK_EVERY = 100;

/** Runs `packhouse sync`. */
export async function syncOnce(
  { upstream }: Mirrored,
  env: Record<string, string>,
): Promise<SyncedByCommand> {
  const from = upstream.requests.length;
  const { out, seconds, most } = await runCommand(["sync", "--json"], env);
  const requests = upstream.requests.slice(from);
  return {
    ...{ seconds, most, requests },
    runSeconds: secondsOf(JSON.parse(out).repositories[0].run),
  };
}

/** Has a running server do it. */
export async function syncByServer(product: Program, { upstream }: Mirrored): Promise<Synced> {
  const from = upstream.requests.length;
  let run = await ask(product, "POST", RUNS);
  while (run.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    run = await ask(product, "GET", `${RUNS}/${run.id}`);
  }
  return { runSeconds: secondsOf(run), requests: upstream.requests.slice(from) };
}

/** Throws where anything went wrong: a figure of that would say nothing. */
function secondsOf(run: Run): number {
  const { quarantined, failed, clashing } = run.counts;
  if (run.state === "succeeded" && !quarantined && !failed && !clashing) {
    return (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
  }
  throw new Error(`The run went wrong: ${JSON.stringify(run)}`);
}

async function ask({ port }: Program, method: string, path: string): Promise<Run> {
  const headers = { authorization: AUTHORIZATION, "content-type": "application/json" };
  const body = method === "POST" ? "{}" : undefined;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body });
  if (answer.ok) return await answer.json();
  throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
}
