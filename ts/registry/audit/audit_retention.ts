import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../model/document.ts";
import { type Event, ITSELF, type Link } from "../../model/event.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { EventLog } from "../event_log.ts";

/** What retention is made of. */
export interface AuditRetentionOptions {
  readonly documents: DocumentStore;
  readonly events: EventLog;
  readonly now: Clock;
  /** For how long events are kept; 0 for ever. */
  readonly days: number;
}

const DAY = 86_400_000;
/** How many events are looked at, or taken away, before requests have a turn. */
const AT_ONCE = 10;

/** Takes old events off the beginning of the chain, so that the rest can still be proven. */
export class AuditRetention {
  readonly #options: AuditRetentionOptions;

  constructor(options: AuditRetentionOptions) {
    this.#options = options;
  }

  get days(): number {
    return this.#options.days;
  }

  /**
   * Deletes the events before the first that is young enough, oldest first; answers how many. The
   * chain says so before it is done: killed in between, it is whole, and the next pruning goes on.
   */
  async prune(): Promise<number> {
    const { events, now, days } = this.#options;
    if (days === 0) return 0;
    const before = now() - days * DAY;
    const last = await this.#findLastOld(before);
    if (!last) return 0;
    await events.record(pruned(last, before));
    // Else the anchor could be among what is taken away, and its event be missed.
    await events.anchor();
    return await this.#deleteTo(last);
  }

  /** Places tell what came first, and not clocks: one that was ahead only lets its events stay longer. */
  async #findLastOld(before: number): Promise<Event | null> {
    let last: Event | null = null;
    for await (const event of this.#all()) {
      if (event.at >= before) break;
      last = event;
    }
    return last;
  }

  async #deleteTo(last: Event): Promise<number> {
    let count = 0;
    for await (const { id } of this.#all()) {
      if (id > last.id) break;
      if (await this.#options.documents.delete(COLLECTIONS.events, id)) count++;
    }
    return count;
  }

  /** In the order of the chain; requests have their turn in between. */
  async *#all(): AsyncGenerator<Event> {
    let count = 0;
    for await (const event of this.#options.documents.find(COLLECTIONS.events, {})) {
      yield event;
      if (++count % AT_ONCE === 0) await setImmediate();
    }
  }
}

function pruned({ sequence, seal }: Link, before: number) {
  const detail = { sequence, seal, before: new Date(before).toISOString() };
  return { kind: "audit.pruned" as const, actor: ITSELF, target: "audit", detail };
}
