import { LRUCache } from "lru-cache";
import type { Clock, Instant } from "../model/document.ts";
import type { RepositoryId } from "../model/ids.ts";
import type { DownloadCount, LastDownload } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { Collection, DocumentStore, Query } from "../store/document_store.ts";

/** What downloads are counted with. */
export interface DownloadCountsOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
  /** Hears of counts that could not be written and are kept for the next try. */
  readonly complain: (error: unknown) => void;
}

/** How often a version's files were fetched, and when last. */
export interface DownloadFigures {
  readonly count: number;
  /** To within some minutes; 0 where nobody knows. */
  readonly lastAt: Instant;
}

/** Downloads that have not been written down yet. */
interface Pending {
  readonly repository: RepositoryId;
  count: number;
  at: Instant;
}

/** How long downloads wait to be written down together, in milliseconds. */
const EVERY = 10_000;
/** By how much the moment of the last download may be wrong, in milliseconds. */
const LAST_WITHIN = 5 * 60_000;
/** Versions that may wait at once while nothing can be written. */
const MOST_WAITING = 50_000;
const LAST_KEPT = 20_000;
const WRITES_AT_ONCE = 8;

/**
 * Counts downloads. Nobody who downloads waits for that; a crash loses some seconds' worth. Instances
 * add to one count, so that none is lost between them.
 */
export class DownloadCounts {
  readonly #options: DownloadCountsOptions;
  readonly #last = new LRUCache<string, Instant>({ max: LAST_KEPT });
  #pending = new Map<string, Pending>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: DownloadCountsOptions) {
    this.#options = options;
  }

  /** Notes that a file of a version is being downloaded. */
  note({ id: repository }: Pick<Repository, "id">, packageKey: string, versionKey: string): void {
    this.#add(`${repository}/${packageKey}/${versionKey}`, {
      ...{ repository, count: 1, at: this.#options.now() },
    });
    this.#schedule();
  }

  /** What is known of versions of a package, by their keys; those that nobody downloaded are not in it. */
  async of(
    { id: repository }: Pick<Repository, "id">,
    packageKey: string,
    versionKeys: readonly string[],
  ): Promise<ReadonlyMap<string, DownloadFigures>> {
    const prefix = `${repository}/${packageKey}/`;
    const [counts, last] = await Promise.all([
      this.#below(COLLECTIONS.downloadCounts, prefix),
      this.#below(COLLECTIONS.lastDownloads, prefix),
    ]);
    return new Map(versionKeys.flatMap((key) => {
      const counted = counts.get(prefix + key);
      const lastAt = last.get(prefix + key)?.lastAt ?? 0;
      return counted ? [[key, { count: counted.count, lastAt }]] : [];
    }));
  }

  /** Settles when everything that was noted has been written down, or has failed to be. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    await this.#writing;
  }

  /** Writes down what can be, and nothing more from then on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.settle();
  }

  #schedule(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    const timer = setTimeout(() => void this.settle(), EVERY);
    // What waits alone keeps no process alive.
    Deno.unrefTimer(timer);
    this.#timer = timer;
  }

  #add(id: string, { repository, count, at }: Pending): void {
    const waiting = this.#pending.get(id);
    if (waiting) {
      waiting.count += count;
      waiting.at = Math.max(waiting.at, at);
    } else if (this.#pending.size < MOST_WAITING) {
      this.#pending.set(id, { repository, count, at });
    }
  }

  /** A store that is away is tried with one count, not with thousands. */
  async #writeAll(): Promise<void> {
    const entries = [...this.#pending].values();
    this.#pending = new Map();
    const faults: unknown[] = [];
    const writer = async () => {
      for (const [id, pending] of entries) {
        if (faults.length > 0) this.#add(id, pending);
        else await this.#write(id, pending).catch((fault) => void faults.push(fault));
      }
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, writer));
    if (faults.length === 0) return;
    this.#options.complain(faults[0]);
    this.#schedule();
  }

  async #write(id: string, pending: Pending): Promise<void> {
    await this.#count(id, pending).catch((error) => {
      this.#add(id, pending);
      throw error;
    });
    await this.#noteLast(id, pending);
  }

  /** Who comes second to a version that was never downloaded adds to what the first has written. */
  async #count(id: string, { repository, count }: Pending): Promise<void> {
    const { documents } = this.#options;
    const { downloadCounts } = COLLECTIONS;
    if (await documents.increment(downloadCounts, id, { count })) return;
    if (await documents.insert(downloadCounts, { id, repository, count })) return;
    await documents.increment(downloadCounts, id, { count });
  }

  /** Of several instances that write at once any may win: a moment is all they differ in. */
  async #noteLast(id: string, { repository, at: lastAt }: Pending): Promise<void> {
    const { documents } = this.#options;
    const { lastDownloads } = COLLECTIONS;
    if (Math.abs(lastAt - (this.#last.get(id) ?? -Infinity)) < LAST_WITHIN) return;
    const former = await documents.get(lastDownloads, id);
    if (!former) await documents.insert(lastDownloads, { id, repository, lastAt });
    else if (former.lastAt < lastAt) await documents.replace(lastDownloads, { ...former, lastAt });
    this.#last.set(id, lastAt);
  }

  async #below<T extends DownloadCount | LastDownload>(
    from: Collection<T>,
    prefix: string,
  ): Promise<Map<string, T>> {
    const range = { field: "id", from: prefix, to: `${prefix.slice(0, -1)}0` };
    const found = this.#options.documents.find(from, { range } as unknown as Query<T>);
    return new Map((await Array.fromAsync(found)).map((one) => [one.id, one]));
  }
}
