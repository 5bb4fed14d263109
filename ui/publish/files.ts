import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Keep } from "../kit/kept.ts";
import { Refusal } from "../kit/refusal.ts";
import { Speeds } from "./speeds.ts";
import type { Carrier, Transfer, Watch } from "./transfer.ts";

/** How far one file has come on its way to the server. */
export interface SentFile {
  readonly key: number;
  readonly name: string;
  /** In bytes; `null` while nobody knows. */
  readonly size: number | null;
  /** When it was last changed, by which the same file is known again; `null` for one that is fetched. */
  readonly changed: number | null;
  readonly sent: number;
  /** `left` is what a page that is gone has begun to send: it waits for the same file. */
  readonly state: "left" | "sending" | "fetching" | "paused" | "complete" | "failed";
  /** Bytes in a second, as of late. */
  readonly speed: number;
  /** The upload's id once there is one. */
  readonly id: string | null;
  /** Why it failed, or why it stands still. */
  readonly says: string;
}

/** The files of one publication. */
export interface Files {
  readonly all: ReadonlySignal<readonly SentFile[]>;
  /** Whether there are some and each has arrived. */
  readonly areComplete: ReadonlySignal<boolean>;
  /** Sends files; one that waits to be chosen again is gone on with. */
  add(files: Iterable<File>): void;
  addFrom(url: string): void;
  pause(key: number): void;
  resume(key: number): void;
  remove(key: number): void;
  /** Forgets what was published: it is no longer ours to give up. */
  clear(): void;
}

/** What files are made of. */
export interface FilesOptions {
  readonly carrier: Carrier;
  /** `{organization}/{repository}`. */
  readonly repository: string;
  readonly keep: Keep;
  readonly now?: () => number;
}

type KeptFile = Pick<SentFile, "name" | "size" | "changed" | "id" | "state">;

/** Brings files to the server, and shows how it goes; a page that is loaded anew goes on. */
export function createFiles({ carrier, repository, keep, now = Date.now }: FilesOptions): Files {
  const all = signal<readonly SentFile[]>([]);
  const transfers = new Map<number, Transfer>();
  const place = `publish/${repository}/files`;
  let last = 0;

  function change(key: number, to: Partial<SentFile>): void {
    all.value = all.value.map((one) => one.key === key ? { ...one, ...to } : one);
  }

  function enter(file: Pick<SentFile, "name" | "size" | "state"> & Partial<SentFile>): number {
    const key = ++last;
    const fresh = { key, changed: null, sent: 0, speed: 0, id: null, says: "" };
    all.value = [...all.value, { ...fresh, ...file }];
    return key;
  }

  function begin(key: number, start: (watch: Watch) => Transfer): void {
    const speeds = new Speeds(now);
    const still = { says: "", speed: 0 };
    const transfer = start({
      begun: (id) => change(key, { id }),
      progress: (sent, size) => change(key, { sent, size, says: "", speed: speeds.note(sent) }),
      stalled: (says) => change(key, { says, speed: 0 }),
      complete: (id) => change(key, { ...still, id, state: "complete" }),
      failed: ({ message }) => change(key, { state: "failed", says: message, speed: 0 }),
    });
    transfers.set(key, transfer);
  }

  function send(file: File): void {
    const { name, size, lastModified: changed } = file;
    const left = all.value.find((one) =>
      one.state === "left" && one.name === name && one.size === size && one.changed === changed
    );
    const key = left?.key ?? enter({ name, size, changed, state: "sending" });
    change(key, { state: "sending" });
    begin(key, (watch) => carrier.send(file, repository, watch, left?.id ?? undefined));
  }

  /** What the page before had begun. */
  function recall({ id, ...file }: KeptFile): void {
    if (id === null) return;
    const key = enter({ ...file, id, state: file.state === "complete" ? "complete" : "left" });
    if (file.state === "fetching") {
      change(key, { state: "fetching" });
      begin(key, (watch) => carrier.follow(id, watch));
    } else void look(key, id);
  }

  async function look(key: number, id: string): Promise<void> {
    const found = await carrier.look(id).catch((cause) => {
      if (cause instanceof Refusal) return undefined; // whoever chooses it again will see
      throw cause;
    });
    const isWaiting = all.value.some((one) =>
      one.key === key && /^(?:left|complete)$/.test(one.state)
    );
    if (found === undefined || !isWaiting) return;
    if (!found || found.state === "failed") forget(key);
    else change(key, { sent: found.sent, state: found.state === "complete" ? "complete" : "left" });
  }

  function forget(key: number): void {
    transfers.delete(key);
    all.value = all.value.filter((one) => one.key !== key);
  }

  for (const file of keep.read<KeptFile[]>(place) ?? []) recall(file);
  // How far each is would be written many times a second, and the server knows it better.
  const kept = computed(() => JSON.stringify(all.value.filter(isWorthKeeping).map(keptOf)));
  effect(() => keep.write(place, kept.value === "[]" ? null : JSON.parse(kept.value)));

  return {
    all,
    areComplete: computed(() =>
      all.value.length > 0 && all.value.every(({ state }) => state === "complete")
    ),
    add: (files) => [...files].forEach(send),
    addFrom(url) {
      const name = URL.parse(url)?.pathname.split("/").at(-1) || url;
      const key = enter({ name, size: null, state: "fetching" });
      begin(key, (watch) => carrier.fetch(url, repository, watch));
    },
    pause(key) {
      transfers.get(key)?.pause();
      change(key, { state: "paused", speed: 0 });
    },
    resume(key) {
      change(key, { state: "sending", says: "" });
      transfers.get(key)?.resume();
    },
    remove(key) {
      const id = all.value.find((one) => one.key === key)?.id;
      const transfer = transfers.get(key);
      if (transfer) transfer.abandon();
      else if (id) carrier.abandon(id);
      forget(key);
    },
    clear() {
      transfers.clear();
      all.value = [];
    },
  };
}

function isWorthKeeping({ id, state }: SentFile): boolean {
  return id !== null && state !== "failed";
}

function keptOf({ name, size, changed, id, state }: SentFile): KeptFile {
  return { name, size, changed, id, state };
}
