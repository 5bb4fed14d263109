import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Refusal } from "../kit/refusal.ts";

/** How far one file has come on its way to the server. */
export interface SentFile {
  readonly key: number;
  readonly name: string;
  /** In bytes; `null` while nobody knows. */
  readonly size: number | null;
  readonly sent: number;
  readonly state: "waiting" | "sending" | "fetching" | "paused" | "complete" | "failed";
  /** Bytes in a second, as of late. */
  readonly speed: number;
  /** The upload's id once there is one. */
  readonly id: string | null;
  /** Why it failed, or why it stands still. */
  readonly says: string;
}

/** What a transfer tells of itself. */
export interface Watch {
  progress(sent: number, size: number | null): void;
  /** It stands still, and goes on by itself. */
  stalled(says: string): void;
  complete(id: string): void;
  failed(refusal: Refusal): void;
}

/** A transfer under way. */
export interface Transfer {
  pause(): void;
  resume(): void;
  /** Gives it up, at the server as well. */
  abandon(): void;
}

/** How files get to the server. */
export interface Carrier {
  send(file: File, repository: string, watch: Watch): Transfer;
  fetch(url: string, repository: string, watch: Watch): Transfer;
}

/** The files of one publication. */
export interface Files {
  readonly all: ReadonlySignal<readonly SentFile[]>;
  /** Whether there are some and each has arrived. */
  readonly areComplete: ReadonlySignal<boolean>;
  add(files: Iterable<File>, repository: string): void;
  addFrom(url: string, repository: string): void;
  pause(key: number): void;
  resume(key: number): void;
  remove(key: number): void;
  clear(): void;
}

/** Milliseconds of the past that a speed is about. */
const SPAN = 3000;

/** Brings files to the server, and shows how it goes. */
export function createFiles(carrier: Carrier, now: () => number = Date.now): Files {
  const all = signal<readonly SentFile[]>([]);
  const transfers = new Map<number, Transfer>();
  let last = 0;

  function change(key: number, to: Partial<SentFile>): void {
    all.value = all.value.map((one) => one.key === key ? { ...one, ...to } : one);
  }

  function begin(
    name: string,
    size: number | null,
    state: "sending" | "fetching",
    start: (watch: Watch) => Transfer,
  ): void {
    const key = ++last;
    const speeds = new Speeds(now);
    const one = { key, name, size, sent: 0, speed: 0, id: null, says: "" };
    all.value = [...all.value, { ...one, state }];
    transfers.set(
      key,
      start({
        progress: (sent, size) => change(key, { sent, size, says: "", speed: speeds.note(sent) }),
        stalled: (says) => change(key, { says, speed: 0 }),
        complete: (id) => change(key, { id, state: "complete", says: "", speed: 0 }),
        failed: ({ message }) => change(key, { state: "failed", says: message, speed: 0 }),
      }),
    );
  }

  function remove(key: number): void {
    transfers.get(key)?.abandon();
    transfers.delete(key);
    all.value = all.value.filter((one) => one.key !== key);
  }

  return {
    all,
    areComplete: computed(() =>
      all.value.length > 0 && all.value.every(({ state }) => state === "complete")
    ),
    add(files, repository) {
      for (const file of files) {
        begin(file.name, file.size, "sending", (watch) => carrier.send(file, repository, watch));
      }
    },
    addFrom(url, repository) {
      const name = URL.parse(url)?.pathname.split("/").at(-1) || url;
      begin(name, null, "fetching", (watch) => carrier.fetch(url, repository, watch));
    },
    pause(key) {
      transfers.get(key)?.pause();
      change(key, { state: "paused", speed: 0 });
    },
    resume(key) {
      change(key, { state: "sending", says: "" });
      transfers.get(key)?.resume();
    },
    remove,
    /** What was published is no longer ours to give up. */
    clear() {
      transfers.clear();
      all.value = [];
    },
  };
}

/** How fast something grows, from what was noted of late. */
class Speeds {
  readonly #now: () => number;
  #marks: { readonly at: number; readonly amount: number }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  note(amount: number): number {
    const at = this.#now();
    this.#marks = [...this.#marks.filter((mark) => at - mark.at <= SPAN), { at, amount }];
    const first = this.#marks[0]!;
    return at > first.at ? (amount - first.amount) / (at - first.at) * 1000 : 0;
  }
}
