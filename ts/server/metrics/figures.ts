import type { Registry } from "prom-client";
import type { MirrorFigure } from "../../mirror/mirror_figures.ts";
import type { Instant } from "../../model/document.ts";
import { within } from "../../kit/within.ts";

type Client = typeof import("prom-client");

/** Where what is told without being counted is read. */
export interface FigureSources {
  readonly catalogue: {
    readonly size: { readonly repositories: number; readonly packages: number };
  };
  /** Caches by their names. */
  readonly caches: Readonly<Record<string, { readonly hits: number; readonly misses: number }>>;
  readonly jobs: {
    readonly jobs: readonly { readonly id: string }[];
    lastSuccess(job: string): Promise<Instant | null>;
  };
  readonly jobsDone: ReadonlyMap<string, Instant>;
  readonly mirrors: () => Promise<readonly MirrorFigure[]>;
  readonly sessions: () => Promise<number>;
}

/** Adds what is looked up when somebody asks. */
export function addFigures(client: Client, registry: Registry, sources: FigureSources): void {
  addMemory(client, registry, sources);
  addKept(client, registry, new Kept(sources));
}

function addMemory(
  { Gauge, Counter }: Client,
  registry: Registry,
  { catalogue, caches }: FigureSources,
): void {
  const registers = [registry];
  new Gauge({
    ...{ name: "packhouse_catalogue_packages", help: "Packages in memory.", registers },
    collect() {
      this.set(catalogue.size.packages);
    },
  });
  new Gauge({
    ...{ name: "packhouse_catalogue_repositories", help: "Repositories in memory.", registers },
    collect() {
      this.set(catalogue.size.repositories);
    },
  });
  new Counter({
    ...{ name: "packhouse_cache_requests_total", registers },
    help: "How often a cache was asked, and what came of it.",
    labelNames: ["cache", "result"],
    collect() {
      this.reset();
      for (const [cache, { hits, misses }] of Object.entries(caches)) {
        this.inc({ cache, result: "hit" }, hits);
        this.inc({ cache, result: "miss" }, misses);
      }
    },
  });
}

function addKept({ Gauge }: Client, registry: Registry, kept: Kept): void {
  const registers = [registry];
  const gauge = <L extends string>(
    name: string,
    { help, labels = [], fill }: { help: string; labels?: L[]; fill: (of: Fill<L>) => void },
  ) => {
    const made = new Gauge({
      ...{ name: `packhouse_${name}`, help, labelNames: labels, registers },
      async collect() {
        await kept.refresh();
        made.reset();
        fill((value, of) => of ? made.set(of, value) : made.set(value));
      },
    });
  };
  gauge("job_last_success_timestamp_seconds", {
    help: "When a job last did its work, in whichever instance.",
    labels: ["task"],
    fill: (set) => kept.jobs.forEach((at, task) => set(at / 1000, { task })),
  });
  gauge("mirror_last_success_timestamp_seconds", {
    help: "When a mirror was last up to date, in whichever instance.",
    labels: ["repository"],
    fill: (set) =>
      kept.mirrors.forEach(({ path: repository, lastSuccess }) =>
        lastSuccess !== null && set(lastSuccess / 1000, { repository })
      ),
  });
  gauge("mirror_failed", {
    help: "1 where the last run of a mirror has failed.",
    labels: ["repository"],
    fill: (set) =>
      kept.mirrors.forEach(({ path: repository, hasFailed }) =>
        set(Number(hasFailed), { repository })
      ),
  });
  gauge("mirror_undecided", {
    help: "Versions for which somebody has to decide; 1000 for any more.",
    labels: ["repository", "state"],
    fill: (set) =>
      kept.mirrors.forEach(({ path: repository, undecided }) =>
        Object.entries(undecided).forEach(([state, count]) => set(count, { repository, state }))
      ),
  });
  gauge("sessions", {
    help: "Sign-ins that have not ended.",
    fill: (set) => set(kept.sessions),
  });
}

type Fill<L extends string> = (value: number, labels?: Record<L, string>) => void;

/** Milliseconds: several ask at once, and whoever asks often need not load the stores each time. */
const KEPT_FOR = 5_000;
/** A store that does not answer keeps nobody from the figures of the process. */
const PATIENCE = 2_000;

/** What is in the stores, as it was a moment ago. */
class Kept {
  readonly #sources: FigureSources;
  #readAt = -Infinity;
  #reading: Promise<void> | null = null;
  jobs: ReadonlyMap<string, Instant> = new Map();
  mirrors: readonly MirrorFigure[] = [];
  sessions = 0;

  constructor(sources: FigureSources) {
    this.#sources = sources;
  }

  async refresh(): Promise<void> {
    if (performance.now() - this.#readAt < KEPT_FOR) return;
    this.#reading ??= this.#read().catch(() => {}).finally(() => this.#reading = null);
    await within(PATIENCE, this.#reading);
  }

  async #read(): Promise<void> {
    const { jobs, jobsDone, mirrors, sessions } = this.#sources;
    const done = new Map(jobsDone);
    for (const { id } of jobs.jobs) {
      const at = Math.max(done.get(id) ?? 0, await jobs.lastSuccess(id) ?? 0);
      if (at > 0) done.set(id, at);
    }
    this.jobs = done;
    this.mirrors = await mirrors();
    this.sessions = await sessions();
    this.#readAt = performance.now();
  }
}
