import type { Observe } from "../kit/observe.ts";
import type { NewEvent } from "../model/event.ts";
import type { JobWatch } from "../registry/job_service.ts";
import type { SyncWatch } from "../mirror/sync_service.ts";
import type { StoresOptions } from "./stores.ts";
import { inRoom, type Log } from "./log.ts";
import type { Metrics } from "./metrics/metrics.ts";

/** Who hears of what the product does. */
export interface Hearers {
  /** `null` where nobody counts. */
  readonly metrics: Metrics | null;
  readonly log: Log;
}

/** Has calls to the stores counted and told. */
export function storeWatch({ metrics, log }: Hearers): NonNullable<StoresOptions["observe"]> {
  const told = inRoom(log, "store");
  return (store) => {
    const counted = metrics?.store(store);
    const observe: Observe = (operation, took, failed) => {
      counted?.(operation, took, failed);
      told("debug", "call", { store, operation, milliseconds: rounded(took), failed });
    };
    return observe;
  };
}

/** Has what was recorded counted and told, without its details. */
export function eventWatch({ metrics, log }: Hearers): (event: NewEvent) => void {
  const told = inRoom(log, "events");
  return (event) => {
    metrics?.event(event);
    const { kind, target, actor: { name: by, address, request: requestId } } = event;
    told("debug", "event", { kind, target, by, address, requestId });
  };
}

/** Has runs of jobs counted and told; one that fails is worth a warning. */
export function jobWatch({ metrics, log }: Hearers): JobWatch {
  const told = inRoom(log, "jobs");
  return {
    began(job) {
      metrics?.jobs.began(job);
      told("debug", "Job began", { job });
    },
    ended(job, milliseconds, outcome) {
      metrics?.jobs.ended(job, milliseconds, outcome);
      const { state, result } = outcome;
      const level = state === "failed" ? "warn" : "debug";
      told(level, `Job ${state}`, { job, milliseconds, result });
    },
  };
}

/** Has runs of mirrors counted and told; one that fails is worth a warning. */
export function syncWatch({ metrics, log }: Hearers): SyncWatch {
  const told = inRoom(log, "mirror");
  return {
    began(repository) {
      metrics?.mirrors.began(repository);
      told("debug", "Run began", { repository: repository.path });
    },
    ended(repository, run) {
      metrics?.mirrors.ended(repository, run);
      const { id, state, error, unchanged } = run;
      const level = state === "failed" ? "warn" : "debug";
      const fields = { repository: repository.path, run: id, unchanged, error };
      told(level, `Run ${state}`, fields);
    },
  };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
