import type { PresentedItem, PresentedRun } from "../../../api/mirror/run_schemas.ts";

/** What a run is to be about. */
export interface WantedScope {
  readonly rule?: string;
  readonly package?: string;
}

/** Whoever brings mirrors up to date: a server, or this process. */
export interface Syncer {
  /** Paths of all repositories that are enabled mirrors. */
  repositories(): Promise<readonly string[]>;
  start(repository: string, scope: WantedScope): Promise<PresentedRun>;
  look(repository: string, run: string): Promise<PresentedRun>;
  cancel(repository: string, run: string): Promise<void>;
  /** What a run could not do, as far as one page goes. */
  troubles(repository: string, run: string): Promise<readonly PresentedItem[]>;
}

/** Outcomes that somebody should look at. */
export const TROUBLES = ["failed", "quarantined", "clashing"] as const;
/** Of each kind; all of them are kept with the run. */
export const TROUBLES_SHOWN = 100;
