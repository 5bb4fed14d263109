import type { Clock, Instant } from "../model/document.ts";
import type { RepositoryId } from "../model/ids.ts";
import type { DownloadDay } from "../model/download_day.ts";
import type { Repository } from "../model/package.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore, Query } from "../store/document_store.ts";
import { forgetExpired } from "../store/forget_expired.ts";
import { CountBuffer } from "./count_buffer.ts";

/** What downloads of a day are counted with. */
export interface DownloadDaysOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
  /** Hears of counts that could not be written and are kept for the next try. */
  readonly complain: (error: unknown) => void;
}

/** How often something was downloaded on a day, in UTC. */
export interface DayCount {
  /** `2030-01-31`. */
  readonly day: string;
  readonly count: number;
}

const DAY = 86_400_000;
/** For how long counts are kept: a year, and what is asked for of it. */
export const DAYS_KEPT = 400;

/**
 * Counts the downloads of each day, of each repository and of each package. Instances add to one count,
 * so that none is lost between them.
 */
export class DownloadDays {
  readonly #options: DownloadDaysOptions;
  readonly #buffer: CountBuffer;

  constructor(options: DownloadDaysOptions) {
    this.#options = options;
    this.#buffer = new CountBuffer({ ...options, write: (id, count) => this.#write(id, count) });
  }

  /** Notes that a file of a package is being downloaded. */
  note({ id }: Pick<Repository, "id">, packageKey: string): void {
    const day = dayOf(this.#options.now());
    this.#buffer.note(idOf(id, "", day));
    this.#buffer.note(idOf(id, packageKey, day));
  }

  /** The last so many days, today included, of a repository or of one package in it, oldest first. */
  async of(
    { id }: Pick<Repository, "id">,
    { days, packageKey = "" }: { readonly days: number; readonly packageKey?: string },
  ): Promise<readonly DayCount[]> {
    const none = this.none(days);
    const from = idOf(id, packageKey, none[0]!.day);
    const range = { field: "id", from, to: idOf(id, packageKey, "~") };
    const counts = new Map<string, number>();
    const query = { range } as unknown as Query<DownloadDay>;
    for await (const one of this.#options.documents.find(COLLECTIONS.downloadDays, query)) {
      counts.set(one.id.slice(one.id.lastIndexOf("/") + 1), one.count);
    }
    return none.map(({ day }) => ({ day, count: counts.get(day) ?? 0 }));
  }

  /** The same of what nobody has downloaded. */
  none(days: number): readonly DayCount[] {
    const today = this.#options.now();
    return Array.from({ length: days }, (_, at) => {
      return { day: dayOf(today - (days - 1 - at) * DAY), count: 0 };
    });
  }

  /** Deletes counts that are too old; answers how many. */
  forgetExpired(): Promise<number> {
    const { documents, now } = this.#options;
    return forgetExpired(documents, COLLECTIONS.downloadDays, now());
  }

  /** Settles when everything that was noted has been written down, or has failed to be. */
  settle(): Promise<void> {
    return this.#buffer.settle();
  }

  /** Writes down what can be, and nothing more from then on. */
  close(): Promise<void> {
    return this.#buffer.close();
  }

  /** Who comes second to a day adds to what the first has written. */
  async #write(id: string, count: number): Promise<void> {
    const { documents, now } = this.#options;
    const { downloadDays } = COLLECTIONS;
    if (await documents.increment(downloadDays, id, { count })) return;
    const repository = id.slice(0, id.indexOf("/")) as RepositoryId;
    const expiresAt = now() + DAYS_KEPT * DAY;
    if (await documents.insert(downloadDays, { id, repository, count, expiresAt })) return;
    await documents.increment(downloadDays, id, { count });
  }
}

/** No package has an empty name: that stands for all of them. Names may hold anything but days do not. */
function idOf(repository: RepositoryId, packageKey: string, day: string): string {
  return `${repository}/${encodeURIComponent(packageKey)}/${day}`;
}

function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
