import type { Clock } from "../model/document.ts";
import { newId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS, type JobRun } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";
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
}

/** What the service is made of. */
export interface JobServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly jobs: readonly Job[];
  /** Names this process among the instances. */
  readonly instance: string;
  readonly now: Clock;
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
    const job = this.jobs.find((one) => one.id === id);
    if (!job) throw new RegistryError("job_missing", JSON.stringify(id));
    const done = await this.#options.leases.attempt(`job/${id}`, () => this.#execute(job));
    if (!done) throw new RegistryError("job_running", JSON.stringify(id));
    return done.result;
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

  async #execute({ id, run }: Job): Promise<JobRun> {
    const { documents, now, instance } = this.#options;
    await this.#bury(id);
    const begun = await documents.insert(COLLECTIONS.jobRuns, {
      ...{ id: newId(), job: id, state: "running", startedAt: now(), endedAt: 0, instance },
      result: "",
    });
    const outcome = await run().then(
      (result) => ({ state: "succeeded" as const, result }),
      (error: unknown) => ({ state: "failed" as const, result: String(error) }),
    );
    const ended = { ...begun!, ...outcome, endedAt: now() };
    return await documents.replace(COLLECTIONS.jobRuns, ended) ?? ended;
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
