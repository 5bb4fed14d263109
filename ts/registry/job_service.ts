import type { Clock, Draft, Instant } from "../model/document.ts";
import { newId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS, type JobRun } from "../store/collections.ts";
import { type DocumentStore, first, type Page, page, type Place } from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";

export type { JobRun };

/** Work that is done on a clock, and on demand. */
export interface Job {
  /** Stable: runs are kept under it. */
  readonly id: string;
  /** One sentence for the list of jobs. */
  readonly about: string;
  /** A cron expression, in UTC. */
  readonly schedule: string;
  /** Does the work once and says what it did. Killed at any point, it can start over. */
  readonly run: () => Promise<string>;
  /** It is due so often that a time at which it found nothing to do, and said `""`, is not worth keeping. */
  readonly quiet?: true;
}

/** A job that somebody has set going. */
export interface BegunJob {
  readonly run: JobRun;
  readonly ended: Promise<JobRun>;
}

/** What the service is made of. */
export interface JobServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly jobs: readonly Job[];
  /** Names this process among the instances. */
  readonly instance: string;
  readonly now: Clock;
  readonly watch?: JobWatch;
}

/** Hears of the jobs that this instance runs. */
export interface JobWatch {
  began(job: string): void;
  ended(job: string, milliseconds: number, outcome: Pick<JobRun, "state" | "result">): void;
}

/** Runs jobs, each in one instance at a time, and remembers what came of it. */
export class JobService {
  readonly #options: JobServiceOptions;

  constructor(options: JobServiceOptions) {
    this.#options = options;
  }

  /** Every job, in the order of the table. */
  get jobs(): readonly Job[] {
    return this.#options.jobs;
  }

  /** Runs a job now; refuses with `job_missing`, or with `job_running` when an instance is at it. */
  async run(id: string): Promise<JobRun> {
    return await (await this.begin(id)).ended;
  }

  /** Begins to run a job, as {@link run} does. */
  async begin(id: string): Promise<BegunJob> {
    const job = this.#get(id);
    const begun = Promise.withResolvers<JobRun>();
    const ended = this.#alone(id, () => this.#execute(job, begun.resolve));
    // Whoever only wants it begun hears of its end from the store.
    ended.catch(() => {});
    const run = await Promise.race([begun.promise, ended]);
    return { run, ended };
  }

  /**
   * Runs a job because it is time, as {@link run} does; of a quiet one nothing is said where there
   * was nothing to do, or another instance is at it.
   */
  async tick(id: string): Promise<void> {
    const job = this.#get(id);
    if (!job.quiet) await this.run(id);
    else await this.#options.leases.attempt(`job/${id}`, () => this.#executeQuietly(job));
  }

  /** Runs of one job, newest first. */
  runs(job: string, { after, limit }: { after?: Place; limit: number }): Promise<Page<JobRun>> {
    const order = { by: "id", descending: true } as const;
    return page(this.#options.documents, COLLECTIONS.jobRuns, {
      where: { job },
      order,
      after,
      limit,
    });
  }

  /** The last time that a job did its work in whichever instance; `null` where it never has. */
  async lastSuccess(job: string): Promise<Instant | null> {
    const run = await first(this.#options.documents, COLLECTIONS.jobRuns, {
      where: { job, state: "succeeded" },
      order: { by: "id", descending: true },
    });
    return run && run.endedAt;
  }

  #get(id: string): Job {
    const job = this.jobs.find((one) => one.id === id);
    if (!job) throw new RegistryError("job_missing", JSON.stringify(id));
    return job;
  }

  async #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    const done = await this.#options.leases.attempt(`job/${id}`, work);
    if (!done) throw new RegistryError("job_running", JSON.stringify(id));
    return done.result;
  }

  async #execute({ id, run }: Job, noteBegun: (run: JobRun) => void): Promise<JobRun> {
    const { documents, now } = this.#options;
    await this.#bury(id);
    const begun = (await documents.insert(COLLECTIONS.jobRuns, this.#begun(id)))!;
    noteBegun(begun);
    const ended = { ...begun, ...await this.#outcome(id, run), endedAt: now() };
    return await documents.replace(COLLECTIONS.jobRuns, ended) ?? ended;
  }

  async #executeQuietly({ id, run }: Job): Promise<void> {
    const { documents, now } = this.#options;
    const begun = this.#begun(id);
    const outcome = await this.#outcome(id, run);
    if (outcome.result === "") return;
    await documents.insert(COLLECTIONS.jobRuns, { ...begun, ...outcome, endedAt: now() });
  }

  async #outcome(
    job: string,
    run: Job["run"],
  ): Promise<Pick<JobRun, "state" | "result">> {
    const { watch, now } = this.#options;
    const startedAt = now();
    watch?.began(job);
    const outcome = await outcomeOf(run());
    watch?.ended(job, now() - startedAt, outcome);
    return outcome;
  }

  #begun(job: string): Draft<JobRun> {
    const { now, instance } = this.#options;
    const state = "running" as const;
    return { id: newId(), job, state, startedAt: now(), endedAt: 0, instance, result: "" };
  }

  /** Runs whose instance ended in the middle: whoever holds the lease knows that nobody is at them. */
  async #bury(job: string): Promise<void> {
    const { documents, now } = this.#options;
    const left = documents.find(COLLECTIONS.jobRuns, { where: { job, state: "running" } });
    for await (const run of left) {
      const dead = { ...run, state: "failed" as const, endedAt: now(), result: "Its server ended" };
      await documents.replace(COLLECTIONS.jobRuns, dead);
    }
  }
}

async function outcomeOf(run: Promise<string>): Promise<Pick<JobRun, "state" | "result">> {
  return await run.then(
    (result) => ({ state: "succeeded" as const, result }),
    (error: unknown) => ({ state: "failed" as const, result: String(error) }),
  );
}
