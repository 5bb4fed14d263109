import { pause } from "../kit/pause.ts";
import type { Clock } from "../model/document.ts";
import type {
  ItemOutcome,
  MirrorItem,
  MirrorRun,
  RunCounts,
  RunProgress,
} from "../model/mirror.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** What the log is made of. */
export interface RunLogOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
  /** Milliseconds between two notes of progress. */
  readonly beat: number;
  /** Hears, at the next note, that somebody has asked the run to stop, or has given it up. */
  readonly stop: (reason: "cancelled" | "buried") => void;
  /** Hears, before it is written down, that something is otherwise than before the run: once or more. */
  readonly onNews: () => Promise<void>;
  /** Hears of notes that could not be kept; the next may be. */
  readonly complain: (error: unknown) => void;
}

/** One line of a run's result. */
export type RunItem =
  & Pick<MirrorItem, "package" | "version" | "outcome">
  & Partial<Pick<MirrorItem, "reason" | "detail" | "bytes" | "milliseconds">>;

/** How a run ended. */
export type RunEnd = Pick<MirrorRun, "state"> & Partial<Pick<MirrorRun, "error" | "unchanged">>;

const ATTEMPTS = 8;
const NUMBER_DIGITS = 8;
const LONGEST_DETAIL = 2_000;

/** Writes down how far a run has come: its lines as they come, its progress every now and then and at the end. */
export class RunLog {
  readonly #options: RunLogOptions;
  readonly #ended = new AbortController();
  readonly #beating: Promise<void>;
  #run: MirrorRun;
  #progress: RunProgress;
  #counts: RunCounts;
  #items = 0;
  #isDirty = false;

  constructor(options: RunLogOptions, run: MirrorRun) {
    this.#options = options;
    this.#run = run;
    this.#progress = run.progress;
    this.#counts = run.counts;
    this.#beating = this.#beat();
  }

  /** The run as it was last written down. */
  get run(): MirrorRun {
    return this.#run;
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  get counts(): RunCounts {
    return this.#counts;
  }

  /** Adds to some of the progress. */
  advance(by: Partial<Record<Exclude<keyof RunProgress, "current">, number>>): void {
    const next: Record<string, number | string> = { ...this.#progress };
    for (const [member, more] of Object.entries(by)) next[member] = Number(next[member]) + more;
    this.#progress = next as unknown as RunProgress;
    this.#isDirty = true;
  }

  /** Says what is being worked on. */
  at(current: string): void {
    this.#progress = { ...this.#progress, current };
    this.#isDirty = true;
  }

  /** Counts what became of so many versions of which there is nothing to tell. */
  count(outcome: ItemOutcome, how = 1): void {
    this.#counts = { ...this.#counts, [outcome]: (this.#counts[outcome] ?? 0) + how };
    this.#isDirty = true;
  }

  /** Counts what became of a version, and keeps it to be read; `isEvent` where anything is otherwise now. */
  async tell(item: RunItem, isEvent = true): Promise<void> {
    this.count(item.outcome);
    if (isEvent) await this.#options.onNews();
    const { id: run, repository } = this.#run;
    const { reason = "", detail = "", bytes = 0, milliseconds = 0 } = item;
    const number = String(++this.#items).padStart(NUMBER_DIGITS, "0");
    await this.#options.documents.insert(COLLECTIONS.mirrorItems, {
      ...{ id: `${run}/${number}`, run, repository, ...item, reason, bytes, milliseconds },
      detail: detail.slice(0, LONGEST_DETAIL),
    });
  }

  /** Writes down how the run ended; nothing is written after that. */
  async end(end: RunEnd): Promise<MirrorRun> {
    this.#ended.abort();
    await this.#beating;
    this.at("");
    const { error = "", unchanged = false } = end;
    const endedAt = this.#options.now();
    await this.#write({ ...end, error: error.slice(0, LONGEST_DETAIL), unchanged, endedAt });
    return this.#run;
  }

  async #beat(): Promise<void> {
    const { beat, complain } = this.#options;
    const { signal } = this.#ended;
    for (;;) {
      await pause(beat, signal);
      if (signal.aborted) return;
      await this.#look().catch(complain);
    }
  }

  /** One read, and a write where there is something to say. */
  async #look(): Promise<void> {
    const { documents, stop } = this.#options;
    const kept = await documents.get(COLLECTIONS.mirrorRuns, this.#run.id);
    if (kept?.state !== "running") return stop("buried");
    if (kept.cancelling) stop("cancelled");
    this.#run = kept;
    if (this.#isDirty) await this.#write({});
  }

  /** Others write the wish to stop, and that the run was given up; neither is lost. */
  async #write(end: Partial<MirrorRun>): Promise<void> {
    const { documents } = this.#options;
    this.#isDirty = false;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const next = { ...this.#run, progress: this.#shownProgress(), counts: this.#counts, ...end };
      const kept = await documents.replace(COLLECTIONS.mirrorRuns, next);
      if (kept) return void (this.#run = kept);
      const fresh = await documents.get(COLLECTIONS.mirrorRuns, this.#run.id);
      if (!fresh) return void (this.#run = next);
      this.#run = fresh;
    }
  }

  /** Sizes are known when files have come; what has come is part of the whole until then. */
  #shownProgress(): RunProgress {
    const { bytes, bytesDone } = this.#progress;
    return { ...this.#progress, bytes: Math.max(bytes, bytesDone) };
  }
}
