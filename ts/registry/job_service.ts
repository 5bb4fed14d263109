import type { Clock } from "../model/document.ts";
import { newId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS, type JobRun, type Lease } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";

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
  readonly jobs: readonly Job[];
  /** Names this process among the instances. */
  readonly instance: string;
  readonly now: Clock;
}

/** A lease that is not renewed for so long, in milliseconds, belonged to an instance that is gone. */
const LEASE = 2 * 60 * 1000;
const RENEWAL = LEASE / 4;

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
    const lease = await this.#acquire(id);
    if (!lease) throw new RegistryError("job_running", JSON.stringify(id));
    const stop = this.#keepRenewing(lease);
    try {
      return await this.#execute(job);
    } finally {
      await this.#release(await stop());
    }
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

  async #acquire(id: string): Promise<Lease | null> {
    const { documents, now, instance } = this.#options;
    const fresh = { id, holder: instance, expiresAt: now() + LEASE };
    const inserted = await documents.insert(COLLECTIONS.leases, fresh);
    if (inserted) return inserted;
    const held = await documents.get(COLLECTIONS.leases, id);
    if (!held || held.expiresAt > now()) return null;
    return await documents.replace(COLLECTIONS.leases, { ...fresh, revision: held.revision });
  }

  /** Renews a lease until the answered function is called, which then hands out its last state. */
  #keepRenewing(lease: Lease): () => Promise<Lease> {
    const { documents, now } = this.#options;
    let current = Promise.resolve(lease);
    const timer = setInterval(() => {
      current = current.then(async (held) => {
        const next = { ...held, expiresAt: now() + LEASE };
        return await documents.replace(COLLECTIONS.leases, next).catch(() => null) ?? held;
      });
    }, RENEWAL);
    return () => (clearInterval(timer), current);
  }

  /** A lease that cannot be given back runs out by itself. */
  async #release({ id, revision }: Lease): Promise<void> {
    await this.#options.documents.delete(COLLECTIONS.leases, id, revision).catch(() => false);
  }
}
