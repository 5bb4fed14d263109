import type { Instant } from "../model/document.ts";
import type { Mirror } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { Ledger } from "./ledger.ts";
import { MIRROR } from "./run_events.ts";
import type { RunStore } from "./run_store.ts";
import type { Asked } from "./sync_order.ts";
import type { SyncServiceOptions } from "./sync_service.ts";

/** What looking at the clock needs. */
export interface RunDueOptions
  extends Pick<SyncServiceOptions, "documents" | "mirrors" | "nextDue" | "complain"> {
  readonly runs: RunStore;
  /** Whether this instance is at a run. */
  readonly isRunning: (id: string) => boolean;
  readonly start: (repository: Repository, asked: Asked) => Promise<unknown>;
}

const BY_CLOCK: Asked = { by: MIRROR, isAsked: false };

/** Begins the runs of mirrors that are due; answers how many. */
export async function runDue(options: RunDueOptions, now: Instant): Promise<number> {
  let begun = 0;
  for await (const { repository, mirror } of options.mirrors.each()) {
    if (!mirror.enabled || mirror.upstream.kind === "bundle") continue;
    try {
      if (!await isDue(options, repository, now)) continue;
      begun += Number(await run(options, repository, mirror, now));
    } catch (error) {
      options.complain(error);
    }
  }
  return begun;
}

/** By its schedule, or because an instance is gone that was at it. */
async function isDue(
  { documents, runs, isRunning }: RunDueOptions,
  repository: Repository,
  now: Instant,
): Promise<boolean> {
  const memory = await new Ledger(documents, repository).memory();
  if (!memory || memory.dueAt <= now) return true;
  const left = await runs.current(repository);
  return left !== null && !isRunning(left.id);
}

/** A mirror that cannot be started is told of, and tried again at its next time. */
async function run(
  { documents, nextDue, complain, start }: RunDueOptions,
  repository: Repository,
  mirror: Mirror,
  now: Instant,
): Promise<boolean> {
  let isBegun = false;
  try {
    await start(repository, BY_CLOCK);
    isBegun = true;
  } catch (error) {
    const code = error instanceof RegistryError ? error.code : null;
    if (code === "mirror_running" || code === "fetch_interrupted") return false;
    complain(error);
  }
  const dueAt = await nextDue(mirror, now);
  await new Ledger(documents, repository).noteMemory({ dueAt });
  return isBegun;
}
