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

/** Has a running server do it, by a token: each look at a password would take 128 MiB for a moment. */
export async function syncByServer(
  product: Program,
  { upstream }: Mirrored,
  token: string,
): Promise<Synced> {
  const from = upstream.requests.length;
  const ask = askerOf(product, `Bearer ${token}`);
  let run = await begin(ask);
  while (run.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    run = await ask("GET", `${RUNS}/${run.id}`);
  }
  return { runSeconds: secondsOf(run), requests: upstream.requests.slice(from) };
}

/** The server's clock may have begun it a moment ago. */
async function begin(ask: ReturnType<typeof askerOf>): Promise<Run> {
  const { runs: [newest] } = await ask("GET", RUNS);
  return newest?.state === "running" ? newest : await ask("POST", RUNS, {});
}

/** A token that may do whatever the administrator may. */
export async function issueToken(product: Program): Promise<string> {
  return (await askerOf(product, AUTHORIZATION)("POST", "/api/v1/tokens", { title: "Bench" }))
    .secret;
}

/** Throws where anything went wrong: a figure of that would say nothing. */
function secondsOf(run: Run): number {
  const { quarantined, failed, clashing } = run.counts;
  if (run.state === "succeeded" && !quarantined && !failed && !clashing) {
    return (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
  }
  throw new Error(`The run went wrong: ${JSON.stringify(run)}`);
}

function askerOf({ port }: Program, authorization: string) {
  const headers = { authorization, "content-type": "application/json" };
  return async (method: string, path: string, body?: unknown) => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
    if (answer.ok) return await answer.json();
    throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  };
}
