import type { JsonObject } from "../kit/json.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import type { MirrorRun } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";

/** The mirror acting on its own clock. */
export const MIRROR: Actor = { user: null, name: "mirror", address: null };

/** What telling of a run needs. */
export interface RunEventsOptions {
  readonly record: RecordEvent;
  readonly repository: Repository;
  readonly by: Actor;
  /** Whether somebody asked for the run; what happens by itself is told when it does something. */
  readonly isAsked: boolean;
}

/** What is told of the end of a run. */
export type EndedRun = Pick<MirrorRun, "id" | "state" | "counts" | "unchanged" | "error">;

/** What of a run is worth remembering for ever. */
export class RunEvents {
  readonly #options: RunEventsOptions;
  #isStarted = false;

  constructor(options: RunEventsOptions) {
    this.#options = options;
  }

  async begun(run: MirrorRun): Promise<void> {
    if (this.#options.isAsked) await this.started(run);
  }

  /** Told once: at the beginning, or when there is first something to tell. */
  async started({ id, scope }: MirrorRun): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    await this.#record("mirror.started", { run: id, scope: { ...scope } });
  }

  /** A run that was cancelled has been told of by whoever did it; one that fails again is nothing new. */
  async ended(run: EndedRun, hasFailedBefore: () => Promise<boolean>): Promise<void> {
    const { id, state, counts, unchanged, error } = run;
    if (state === "succeeded" && this.#isStarted) {
      await this.#record("mirror.finished", { run: id, unchanged, counts: { ...counts } });
    }
    if (state !== "failed") return;
    if (this.#isStarted || !await hasFailedBefore()) {
      await this.#record("mirror.failed", { run: id, error, counts: { ...counts } });
    }
  }

  async #record(kind: EventKind, detail: JsonObject): Promise<void> {
    const { record, repository: { id, organization, path: target }, by: actor } = this.#options;
    await record({ kind, actor, organization, repository: id, target, detail });
  }
}
