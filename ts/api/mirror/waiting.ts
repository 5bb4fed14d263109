import { z } from "zod";
import type { Repository } from "../../model/package.ts";
import { type DecisionService, MOST_COUNTED } from "../../mirror/decision_service.ts";
import type { SyncService } from "../../mirror/sync_service.ts";
import { momentOf } from "./access.ts";
import { MOMENT } from "../schemas.ts";

/** What looking for decisions needs. */
export interface WaitingOptions {
  readonly sync: SyncService;
  readonly decisions: DecisionService;
}

const COUNT = z.int().meta({ description: `At most ${MOST_COUNTED} of each repository` });

const WAITING_REPOSITORY = z.strictObject({
  repository: z.string().meta({ description: "Path of the repository" }),
  waiting: COUNT.meta({ description: "Versions that nobody has approved" }),
  quarantined: COUNT.meta({ description: "Versions that a check has refused" }),
  clashing: COUNT.meta({ description: "Versions of packages whose names are taken here" }),
  failed: z.strictObject({
    run: z.string().meta({ description: "Id of the run" }),
    at: MOMENT.nullable(),
    error: z.string(),
  }).nullable().meta({ description: "The last run, where it failed" }),
}).meta({ id: "WaitingRepository" });

/** What waits for somebody's word. */
export const WAITING = z.strictObject({
  total: z.int().meta({ description: "Versions that wait, are in quarantine or clash, together" }),
  repositories: z.array(WAITING_REPOSITORY).meta({
    description: "Those where something waits or the last run failed, by path; at most 50",
  }),
}).meta({ id: "MirrorsWaiting" });

type Waiting = z.output<typeof WAITING>;

const MOST_NAMED = 50;

/** What waits in some mirrors; counts read nothing but an index, and stop early. */
export async function waitingIn(
  repositories: readonly Repository[],
  options: WaitingOptions,
): Promise<Waiting> {
  const found: Waiting["repositories"] = [];
  let total = 0;
  for (const repository of repositories) {
    const one = await waitingOf(repository, options);
    const count = one.waiting + one.quarantined + one.clashing;
    total += count;
    if ((count > 0 || one.failed) && found.length < MOST_NAMED) found.push(one);
  }
  return { total, repositories: found };
}

async function waitingOf(
  repository: Repository,
  { sync, decisions }: WaitingOptions,
): Promise<Waiting["repositories"][number]> {
  const { items: [last] } = await sync.runs(repository, { limit: 1 });
  return {
    ...{ repository: repository.path, ...await decisions.waiting(repository) },
    failed: last?.state === "failed"
      ? { run: last.id, at: momentOf(last.endedAt), error: last.error }
      : null,
  };
}
