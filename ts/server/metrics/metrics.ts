import type { Registry } from "prom-client";
import type { Settings } from "../../config/settings.ts";
import type { Observe } from "../../kit/observe.ts";
import type { SyncWatch } from "../../mirror/sync_service.ts";
import type { NewEvent } from "../../model/event.ts";
import { PROTOCOLS } from "../../protocols/mod.ts";
import type { JobWatch } from "../../registry/job_service.ts";
import { addFigures, type FigureSources } from "./figures.ts";
import { createInstruments, type Instruments } from "./instruments.ts";
import { watchLag } from "./loop_lag.ts";
import { addProcess } from "./process_figures.ts";
import { RequestMeter } from "./request_meter.ts";
import { routeClasses } from "./route_class.ts";
import { hasWatchers } from "./watchers.ts";

type Client = typeof import("prom-client");

/** What is counted and measured of this process, and what it knows of all of them. */
export class Metrics {
  readonly requests: RequestMeter;
  readonly jobs: JobWatch;
  readonly mirrors: SyncWatch;
  /** When each job last did its work here, in milliseconds. */
  readonly #jobsDone = new Map<string, number>();
  readonly #client: Client;
  readonly #registry: Registry;
  readonly #instruments: Instruments;
  readonly #lag: { stop(): void };

  constructor(client: Client) {
    this.#client = client;
    this.#registry = new client.Registry();
    this.#instruments = createInstruments(client, this.#registry);
    this.requests = new RequestMeter(this.#instruments, routeClasses(PROTOCOLS));
    this.jobs = this.#jobWatch(this.#instruments);
    this.mirrors = mirrorWatch(this.#instruments);
    this.#lag = watchLag((seconds) => this.#instruments.lag.observe(seconds));
    addProcess(client, this.#registry);
  }

  /** What hears of the calls to a store. */
  store(store: "documents" | "blobs"): Observe {
    const { storeSeconds, storeFailures } = this.#instruments;
    return (operation, milliseconds, failed) => {
      storeSeconds.observe({ store, operation }, milliseconds / 1000);
      if (failed) storeFailures.inc({ store, operation });
    };
  }

  event({ kind }: Pick<NewEvent, "kind">): void {
    this.#instruments.events.inc({ kind });
  }

  /** Hears of a file that was sent for. */
  readonly fetched = (bytes: number | null): void => {
    const { mirrorFiles, mirrorBytes } = this.#instruments;
    mirrorFiles.inc({ result: bytes === null ? "failed" : "fetched" });
    mirrorBytes.inc(bytes ?? 0);
  };

  /** Has what is known without being counted told as well. */
  tellOf(sources: Omit<FigureSources, "jobsDone">): void {
    const all = { ...sources, jobsDone: this.#jobsDone };
    addFigures(this.#client, this.#registry, all);
  }

  /** Everything, as it is at this moment. */
  async read(): Promise<{ readonly text: string; readonly mediaType: string }> {
    return { text: await this.#registry.metrics(), mediaType: this.#registry.contentType };
  }

  close(): void {
    this.#lag.stop();
  }

  #jobWatch({ jobsRunning, jobRuns, jobSeconds }: Instruments): JobWatch {
    return {
      began: (task) => jobsRunning.inc({ task }),
      ended: (task, milliseconds, { state }) => {
        jobsRunning.dec({ task });
        jobRuns.inc({ task, state });
        jobSeconds.observe({ task }, milliseconds / 1000);
        if (state === "succeeded") this.#jobsDone.set(task, Date.now());
      },
    };
  }
}

function mirrorWatch({ mirrorsRunning, mirrorRuns, mirrorVersions }: Instruments): SyncWatch {
  return {
    began: () => mirrorsRunning.inc(),
    ended({ path: repository }, { state, counts }) {
      mirrorsRunning.dec();
      mirrorRuns.inc({ repository, state });
      for (const [outcome, times] of Object.entries(counts)) mirrorVersions.inc({ outcome }, times);
    },
  };
}

/** Metrics where somebody may read them; `null` where counting is for nobody. */
export async function openMetrics(settings: Settings): Promise<Metrics | null> {
  if (!settings.monitoring.metrics || !hasWatchers(settings)) return null;
  return new Metrics(await import("prom-client"));
}
