import type { MirrorRun } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import { Ledger } from "./ledger.ts";
import { pruneRuns } from "./prune_runs.ts";
import { RunEvents } from "./run_events.ts";
import { type RunEnd, RunLog } from "./run_log.ts";
import { RunStopped } from "./run_stopped.ts";
import type { RunStore } from "./run_store.ts";
import { SyncRun, type SyncRunResult } from "./sync_run.ts";
import { errandOf, type SyncOrder } from "./sync_order.ts";
import type { SyncServiceOptions } from "./sync_service.ts";

const BEAT = 1_000;

/** One run of this instance, from its first note to its last. */
export class RunningSync {
  /** Rejects where not even its end can be written down. */
  readonly ended: Promise<MirrorRun>;
  readonly #options: SyncServiceOptions;
  readonly #runs: RunStore;
  readonly #order: SyncOrder;
  readonly #stop = new AbortController();
  readonly #events: RunEvents;

  constructor(options: SyncServiceOptions, runs: RunStore, order: SyncOrder, run: MirrorRun) {
    this.#options = options;
    this.#runs = runs;
    this.#order = order;
    this.#events = new RunEvents({ ...order, record: options.record });
    this.ended = this.#watched(run);
  }

  /** Breaks it off at the next step. */
  stop(why: RunStopped["why"]): void {
    this.#stop.abort(new RunStopped(why));
  }

  async #watched(begun: MirrorRun): Promise<MirrorRun> {
    const { watch } = this.#options;
    const { repository } = this.#order;
    watch?.began(repository);
    let ended: MirrorRun = { ...begun, state: "failed" };
    try {
      return ended = await this.#go(begun);
    } finally {
      watch?.ended(repository, ended);
    }
  }

  /** Its end is written down last: whoever sees it finds everything else done. */
  async #go(begun: MirrorRun): Promise<MirrorRun> {
    const { documents, now, beat = BEAT, complain } = this.#options;
    const log = new RunLog({
      ...{ documents, now, beat, complain },
      stop: (why) => this.stop(why),
      onNews: () => this.#events.started(begun),
    }, begun);
    const end = await this.#attempt(begun, log);
    await pruneRuns(documents, begun.repository);
    const told = { id: begun.id, error: "", unchanged: false, ...end, counts: log.counts };
    await this.#events.ended(told, () => this.#runs.hasFailedBefore(begun));
    return await log.end(end);
  }

  async #attempt(begun: MirrorRun, log: RunLog): Promise<RunEnd> {
    try {
      await this.#events.begun(begun);
      const { unchanged } = await this.#sync(log);
      return { state: "succeeded", unchanged };
    } catch (error) {
      const { signal } = this.#stop;
      return signal.aborted && signal.reason instanceof RunStopped
        ? await this.#broken(signal.reason)
        : this.#failed(error);
    }
  }

  async #sync(log: RunLog): Promise<SyncRunResult> {
    const { dialect: { mirroring }, source, rules, scope } = this.#order;
    const { upstreamTools, catalogue, defaults, retention, complain } = this.#options;
    const errand = await errandOf(this.#options, this.#order, {
      signal: this.#stop.signal,
      received: (bytes) => log.advance({ bytesDone: bytes }),
    });
    const upstream = mirroring.open(source, upstreamTools);
    const tools = this.#options;
    const run = { tools, errand, catalogue, upstream, rules, defaults, scope, log, retention };
    return await new SyncRun({ ...run, complain }).run();
  }

  /** What its server breaks off goes on at once where the clock next looks. */
  async #broken({ why }: RunStopped): Promise<RunEnd> {
    if (why === "cancelled") return { state: "cancelled" };
    if (why === "buried") return { state: "failed", error: "Its server was silent for too long" };
    const { documents, now, complain } = this.#options;
    if (this.#order.scope.of === "all") {
      await new Ledger(documents, this.#order.repository).noteMemory({ dueAt: now() })
        .catch(complain);
    }
    return { state: "failed", error: "Its server stopped" };
  }

  #failed(error: unknown): RunEnd {
    if (error instanceof RegistryError) return { state: "failed", error: error.message };
    this.#options.complain(error);
    return { state: "failed", error: "The server made a mistake" };
  }
}
