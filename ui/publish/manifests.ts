import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PresentedImport } from "../../ts/api/exchange.ts";
import { type Action, createAction } from "../kit/action.ts";
import { refusalFor, refusalOf } from "../kit/problem.ts";
import type { Dropped } from "./dropped.ts";
import { type Batch, inBatches, isArchive, isManifest, isTar } from "./import_batches.ts";
import { type ImportRow, rowsOf, together } from "./import_report.ts";

/** Manifests on their way into a repository. */
export interface Manifests {
  readonly files: ReadonlySignal<readonly Dropped[]>;
  /** Fetches installers that stand elsewhere, and serves them from here. */
  readonly rehosts: Signal<boolean>;
  /** Puts versions in the place of those that say otherwise. */
  readonly replaces: Signal<boolean>;
  /** What became of the files, or would; `null` while nobody has asked. */
  readonly rows: ReadonlySignal<readonly ImportRow[] | null>;
  /** Whether `rows` are what has been done, rather than what would be. */
  readonly isDone: ReadonlySignal<boolean>;
  /** Requests that were answered, of how many. */
  readonly progress: ReadonlySignal<{ readonly done: number; readonly of: number }>;
  /** Takes files besides, and says what would become of all; those that were imported are done with. */
  take(files: readonly Dropped[]): Promise<void>;
  /** Says what would become of the files. */
  readonly preview: Action<[]>;
  readonly run: Action<[]>;
  clear(): void;
}

/** What it is made of. */
export interface ManifestsOptions {
  readonly fetch: typeof fetch;
  /** `{organization}/{repository}`. */
  readonly repository: string;
}

const LIMITS = { files: 1000, bytes: 16 * 1024 * 1024 };
/** Unpacked; as much as the server reads at once. */
const LONGEST_TAR = 64 * 1024 * 1024;
/** What is fetched for a version takes its time, and is to be seen to go on. */
const REHOST_LIMITS = { ...LIMITS, files: 20 };

/** Imports manifests as the community keeps them. */
export function createManifests({ fetch, repository }: ManifestsOptions): Manifests {
  const files = signal<readonly Dropped[]>([]);
  const [rehosts, replaces, isDone] = [signal(false), signal(false), signal(false)];
  const answer = signal<PresentedImport | null>(null);
  const progress = signal({ done: 0, of: 0 });

  async function ask(dryRun: boolean): Promise<void> {
    const asked = { dryRun, rehost: rehosts.value, replace: replaces.value };
    const path = `/api/v1/repositories/${repository}/import?${queryOf(asked)}`;
    const given = files.value;
    if (given.length === 0) return;
    const batches = inBatches(given, asked.rehost && !dryRun ? REHOST_LIMITS : LIMITS);
    const answers: PresentedImport[] = [notSent(given)];
    for (const [done, batch] of batches.entries()) {
      progress.value = { done, of: batches.length };
      answers.push(named(batch, await send(fetch, path, batch)));
      const isAsked = files.value === given && rehosts.value === asked.rehost &&
        replaces.value === asked.replace;
      if (dryRun && !isAsked) return await ask(true);
    }
    answer.value = together(answers);
    isDone.value = !dryRun;
  }

  function clear(): void {
    [files.value, answer.value, isDone.value] = [[], null, false];
  }

  const preview = createAction(() => ask(true));
  const run = createAction(() => ask(false));
  return {
    ...{ files, rehosts, replaces, isDone, progress, preview, run, clear },
    rows: computed(() => answer.value && rowsOf(answer.value)),
    async take(more) {
      if (run.isBusy.value) return;
      if (isDone.value) clear();
      const unpacked = await withoutTars(more);
      const paths = new Set(unpacked.map(({ path }) => path));
      files.value = [...files.value.filter(({ path }) => !paths.has(path)), ...unpacked];
      await preview.run();
    },
  };
}

/** What stands in tape archives, which the server does not read; one that is none is told of as it is. */
async function withoutTars(files: readonly Dropped[]): Promise<Dropped[]> {
  const all = files.map(async (one) => {
    if (!isTar(one.path)) return [one];
    const { filesInTar, StrangeTar } = await import("./tar.ts");
    try {
      const found = await filesInTar(one.file, LONGEST_TAR);
      return found.map(({ path, bytes }): Dropped => {
        const inside = `${one.path}/${path.replace(/^\.\//, "")}`;
        return { path: inside, file: new File([bytes], inside) };
      });
    } catch (cause) {
      if (cause instanceof StrangeTar) return [one];
      throw cause;
    }
  });
  return (await Promise.all(all)).flat();
}

function queryOf(switches: Readonly<Record<string, boolean>>): URLSearchParams {
  const on = Object.entries(switches).filter(([, isOn]) => isOn);
  return new URLSearchParams(on.map(([name]) => [name, "true"]));
}

/** What can say nothing of packages stays where it is. */
function notSent(files: readonly Dropped[]): PresentedImport {
  const others = files.filter(({ path }) => !isManifest(path) && !isArchive(path));
  const ignored = others.map(({ path }) => ({ path, outcome: "ignored" as const, findings: [] }));
  return { dryRun: false, versions: [], files: ignored };
}

async function send(ask: typeof fetch, path: string, batch: Batch): Promise<PresentedImport> {
  const answer = await ask(path, { method: "POST", ...bodyOf(batch) }).catch((cause) => {
    throw refusalFor(cause, 0);
  });
  if (!answer.ok) throw await refusalOf(answer);
  return await answer.json();
}

function bodyOf(batch: Batch): RequestInit {
  if (batch.is === "archive") {
    return { body: batch.of.file, headers: { "content-type": "application/zip" } };
  }
  const form = new FormData();
  for (const { path, file } of batch.of) form.append("file", file, path);
  return { body: form };
}

/** Files of an archive are called by what they are in as well. */
function named(batch: Batch, answer: PresentedImport): PresentedImport {
  if (batch.is === "files") return answer;
  const { path: archive } = batch.of;
  const inside = (path: string) => `${archive}/${path}`;
  return {
    ...answer,
    versions: answer.versions.map((one) => ({ ...one, paths: one.paths.map(inside) })),
    files: answer.files.map((one) => ({ ...one, path: inside(one.path) })),
  };
}
