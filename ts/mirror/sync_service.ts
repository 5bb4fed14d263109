import { setTimeout as delay } from "node:timers/promises";
import type { Instant } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import type { ItemOutcome, Mirror, MirrorItem, MirrorRun, RunScope } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { OpenSource, UpstreamTools } from "../protocols/mirroring.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { Page } from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import type { CopyTools } from "./copy_errand.ts";
import type { UpdaterDefaults, WrittenRule } from "./effective_rule.ts";
import { Ledger } from "./ledger.ts";
import { runDue } from "./run_due.ts";
import { RunStore, type Window } from "./run_store.ts";
import type { MirrorRetentionService } from "./retention.ts";
import { pull } from "./pull_package.ts";
import { RunningSync } from "./running_sync.ts";
import { type Asked, orderOf, type SyncOrder } from "./sync_order.ts";

/** What the service is made of. */
export interface SyncServiceOptions extends CopyTools {
  readonly leases: Leases;
  readonly catalogue: Catalogue;
  readonly protocols: readonly Protocol[];
  /** Which repositories are copies, and of what. */
  readonly mirrors: {
    open(repository: Repository): Promise<{ mirror: Mirror; source: OpenSource }>;
    each(): AsyncIterable<{ repository: Repository; mirror: Mirror }>;
  };
  readonly rules: { all(repository: Repository): Promise<readonly WrittenRule[]> };
  readonly retention: Pick<MirrorRetentionService, "apply">;
  readonly upstreamTools: UpstreamTools;
  readonly defaults: UpdaterDefaults;
  /** When a mirror is next due by its schedule, after some moment. */
  readonly nextDue: (mirror: Mirror, after: Instant) => Promise<Instant>;
  /** Names this process among the instances. */
  readonly instance: string;
  /** Hears of faults of our own, and of what keeps a schedule from being kept. */
  readonly complain: (error: unknown) => void;
  readonly watch?: SyncWatch;
  /** Milliseconds between two notes of progress; one second where nothing is said. */
  readonly beat?: number;
}

/** Hears of the runs of this instance. */
export interface SyncWatch {
  began(repository: Repository): void;
  ended(repository: Repository, run: MirrorRun): void;
}

/** A run that has begun. */
export interface StartedRun {
  readonly run: MirrorRun;
  /** Never rejects for what goes wrong with the run; that is told by it. */
  readonly ended: Promise<MirrorRun>;
}

const ATTEMPTS = 20;
/** Milliseconds. */
const LEASE_PAUSE = 50;

/** Keeps mirrors up to date: each by one instance at a time, on a clock and when somebody asks. */
export class SyncService {
  readonly #options: SyncServiceOptions;
  readonly #runs: RunStore;
  /** Of this instance, by id. */
  readonly #running = new Map<string, RunningSync>();
  #isClosed = false;

  constructor(options: SyncServiceOptions) {
    this.#options = options;
    this.#runs = new RunStore(options);
  }

  /**
   * Begins to bring a mirror up to date, in whole or in part. Refuses with `mirror_missing`,
   * `mirror_running` where an instance is at it, `mirror_rule_missing` where no rule speaks of what
   * is asked for, and with `value_refused` a mirror that only bundles are carried into.
   */
  start(repository: Repository, scope: RunScope, by: Actor): Promise<StartedRun> {
    return this.#start(repository, scope, { by, isAsked: true });
  }

  /** Refuses with `mirror_run_missing`. */
  get(repository: Repository, id: string): Promise<MirrorRun> {
    return this.#runs.get(repository, id);
  }

  /** Runs of a mirror, newest first. */
  runs(repository: Repository, window: Window): Promise<Page<MirrorRun>> {
    return this.#runs.list(repository, window);
  }

  /** What came of a run, version by version, but for those of which nothing was new. */
  items(
    run: Pick<MirrorRun, "id">,
    query: Window & { readonly outcome?: ItemOutcome },
  ): Promise<Page<MirrorItem>> {
    return this.#runs.items(run, query);
  }

  /** The run that is under way, in whichever instance; or `null`. */
  current(repository: Repository): Promise<MirrorRun | null> {
    return this.#runs.current(repository);
  }

  /**
   * Has a run stop; one of another instance does so within moments. What it has published stays.
   * Nothing happens to one that has ended. Refuses with `mirror_run_missing`.
   */
  async cancel(repository: Repository, id: string, by: Actor): Promise<void> {
    if (!await this.#runs.wantStopped(repository, id)) return;
    this.#running.get(id)?.stop("cancelled");
    const { id: of, organization, path: target } = repository;
    const place = { organization, repository: of, target };
    const detail = { run: id };
    await this.#options.record({ kind: "mirror.cancelled", actor: by, ...place, detail });
  }

  /**
   * Fetches a package that a client asks for, where a rule allows it, beside whatever run is under
   * way; whether anything of it is here then. Refuses with `mirror_missing` or `upstream_failed`.
   */
  async pull(repository: Repository, name: string, signal: AbortSignal): Promise<boolean> {
    return await pull(this.#options, { repository, name, signal });
  }

  /** Has a mirror brought up to date as soon as the clock next looks. */
  async wake(repository: Repository): Promise<void> {
    const dueAt = this.#options.now();
    await new Ledger(this.#options.documents, repository).noteMemory({ dueAt });
  }

  /**
   * Begins what is due by its schedule, and goes on with what an instance left that is gone. Answers
   * how many runs have begun; what keeps one from it keeps none of the others.
   */
  async runDue(now: Instant): Promise<number> {
    return await runDue({
      ...{ ...this.#options, runs: this.#runs, isRunning: (id) => this.#running.has(id) },
      start: (repository, asked) => this.#start(repository, { of: "all" }, asked),
    }, now);
  }

  /** Breaks off the runs of this instance, which go on when the clock next looks; begins none any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = [...this.#running.values()];
    for (const one of running) one.stop("closed");
    await Promise.allSettled(running.map(({ ended }) => ended));
  }

  /** Whoever has just written down the end of a run needs a moment to give the lease back. */
  async #start(repository: Repository, scope: RunScope, asked: Asked): Promise<StartedRun> {
    if (this.#isClosed) throw new RegistryError("fetch_interrupted", "The server is stopping");
    const order = await orderOf(this.#options, repository, scope, asked);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const started = await this.#attempt(order);
      if (started) return started;
      if (await this.#runs.current(repository)) break;
      await delay(LEASE_PAUSE);
    }
    throw new RegistryError("mirror_running", quote(repository.path));
  }

  /** `null` where somebody else has the lease. */
  async #attempt(order: SyncOrder): Promise<StartedRun | null> {
    const { repository, scope, by } = order;
    const begun = Promise.withResolvers<StartedRun | null>();
    const work = async () => {
      const run = await this.#runs.begin(repository, scope, by.name);
      const running = new RunningSync(this.#options, this.#runs, order, run);
      this.#running.set(run.id, running);
      if (this.#isClosed) running.stop("closed");
      begun.resolve({ run, ended: ended.then((done) => done ?? run, () => run) });
      return await running.ended.finally(() => this.#running.delete(run.id));
    };
    const ended = this.#options.leases.attempt(`mirror/${repository.id}`, work)
      .then((done) => done && done.result);
    ended.then(() => begun.resolve(null), begun.reject);
    return await begun.promise;
  }
}
