import type { Clock } from "../model/document.ts";
import { newId, quote } from "../model/ids.ts";
import type { ItemOutcome, MirrorItem, MirrorRun, RunScope } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first, type Page, page, type Place } from "../store/document_store.ts";

/** What the store of runs is made of. */
export interface RunStoreOptions {
  readonly documents: DocumentStore;
  /** Names this process among the instances. */
  readonly instance: string;
  readonly now: Clock;
}

/** One window of a list. */
export interface Window {
  readonly after?: Place;
  readonly limit: number;
}

const NOTHING_DONE = {
  ...{ packages: 0, packagesDone: 0, versions: 0, versionsDone: 0, bytes: 0, bytesDone: 0 },
  current: "",
} as const;
const NEWEST_FIRST = { by: "id", descending: true } as const;
const ATTEMPTS = 8;

/** Runs as they are written down, by whichever instance. */
export class RunStore {
  readonly #options: RunStoreOptions;

  constructor(options: RunStoreOptions) {
    this.#options = options;
  }

  /** A run that begins now. Those before it have ended, whatever is written: who begins one holds the lease. */
  async begin(repository: Repository, scope: RunScope, by: string): Promise<MirrorRun> {
    const { documents, instance, now } = this.#options;
    await this.#bury(repository);
    const begun = await documents.insert(COLLECTIONS.mirrorRuns, {
      ...{ id: newId(), repository: repository.id, scope, state: "running", by, instance },
      ...{ startedAt: now(), endedAt: 0, cancelling: false, unchanged: false },
      ...{ progress: NOTHING_DONE, counts: {}, error: "" },
    });
    return begun!;
  }

  /** Refuses with `mirror_run_missing`. */
  async get({ id: repository }: Repository, id: string): Promise<MirrorRun> {
    const run = await this.#options.documents.get(COLLECTIONS.mirrorRuns, id);
    if (run?.repository === repository) return run;
    throw new RegistryError("mirror_run_missing", quote(id));
  }

  /** Newest first. */
  list({ id: repository }: Repository, window: Window): Promise<Page<MirrorRun>> {
    return page(this.#options.documents, COLLECTIONS.mirrorRuns, {
      ...{ where: { repository }, order: NEWEST_FIRST, ...window },
    });
  }

  /** What is worth telling of a run, in the order in which it happened. */
  items(
    { id: run }: Pick<MirrorRun, "id">,
    { outcome, ...window }: Window & { readonly outcome?: ItemOutcome },
  ): Promise<Page<MirrorItem>> {
    const where = { run, ...(outcome !== undefined && { outcome }) };
    return page(this.#options.documents, COLLECTIONS.mirrorItems, { where, ...window });
  }

  /** The one that is under way, as far as anybody knows; or `null`. */
  current({ id: repository }: Repository): Promise<MirrorRun | null> {
    const where = { repository, state: "running" } as const;
    return first(this.#options.documents, COLLECTIONS.mirrorRuns, { where, order: NEWEST_FIRST });
  }

  /** Writes down that somebody wants a run to stop; whether that is new, and makes sense. */
  async wantStopped(repository: Repository, id: string): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const run = await this.get(repository, id);
      if (run.state !== "running" || run.cancelling) return false;
      const wanted = { ...run, cancelling: true };
      if (await this.#options.documents.replace(COLLECTIONS.mirrorRuns, wanted)) return true;
    }
    throw new RegistryError("write_conflict", `Run ${quote(id)}`);
  }

  /** Whether the run before this one has failed: then its failure is nothing new. */
  async hasFailedBefore({ id, repository }: MirrorRun): Promise<boolean> {
    const before = await first(this.#options.documents, COLLECTIONS.mirrorRuns, {
      where: { repository },
      order: NEWEST_FIRST,
      after: { value: id, id },
    });
    return before?.state === "failed";
  }

  async #bury({ id: repository }: Repository): Promise<void> {
    const { documents, now } = this.#options;
    const where = { repository, state: "running" } as const;
    for (const run of await Array.fromAsync(documents.find(COLLECTIONS.mirrorRuns, { where }))) {
      const state = run.cancelling ? "cancelled" as const : "failed" as const;
      const dead = { ...run, state, endedAt: now(), error: "Its server ended" };
      await documents.replace(COLLECTIONS.mirrorRuns, dead);
    }
  }
}
