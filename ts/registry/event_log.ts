import type { Sealer } from "../kit/sealer.ts";
import type { Clock } from "../model/document.ts";
import type { Event, NewEvent } from "../model/event.ts";
import type { DocumentStore, Page, Place } from "../store/document_store.ts";
import { AnchorKeeper, type KeepAnchored } from "./audit/anchor_keeper.ts";
import { AuditKey } from "./audit/audit_key.ts";
import { ChainAnchor } from "./audit/chain_anchor.ts";
import { EventChain } from "./audit/event_chain.ts";
import { type EventFilter, eventsIn, pageOfEvents } from "./audit/event_query.ts";
import { eventsBehind, type EventTail, lastPlace } from "./audit/event_tail.ts";

export type { EventFilter, EventTail };

/** What the log is made of. */
export interface EventLogOptions {
  readonly documents: DocumentStore;
  /** Seals the key that seals the events. */
  readonly sealer: Sealer;
  readonly now: Clock;
  /** Hears of each event once it is kept. */
  readonly heard?: (event: NewEvent) => void;
}

/** One window of the events that a filter lets pass. */
export interface EventQuery extends EventFilter {
  /** The place that the window before ended at. */
  readonly after?: Place;
  readonly limit: number;
}

/**
 * Everything that happened, as a chain in which nothing can be changed or left out unnoticed.
 * Whoever records an event keeps secrets out of it.
 */
export class EventLog {
  readonly #documents: DocumentStore;
  readonly #now: Clock;
  readonly #heard: (event: NewEvent) => void;
  readonly #chain: EventChain;
  readonly #keeper: AnchorKeeper;

  constructor({ documents, sealer, now, heard = () => {} }: EventLogOptions) {
    this.#documents = documents;
    this.#now = now;
    this.#heard = heard;
    const anchor = new ChainAnchor(documents);
    const key = new AuditKey({ documents, sealer });
    const chain = this.#chain = new EventChain({ documents, key, anchor });
    this.#keeper = new AnchorKeeper({ chain, anchor, record: (event) => this.record(event) });
  }

  /** Keeps one event; it is durable when this answers. */
  async record(event: NewEvent): Promise<void> {
    await this.#chain.append(event, this.#now());
    this.#heard(event);
  }

  /** One window of events, newest first. */
  find(query: EventQuery): Promise<Page<Event>> {
    return pageOfEvents(this.#documents, query);
  }

  /** All events that a filter lets pass, oldest first. */
  each(filter: EventFilter): AsyncIterable<Event> {
    return eventsIn(this.#documents, { ...filter, oldestFirst: true });
  }

  /** What a filter lets pass behind a place in the chain; where none is said, what comes from now on. */
  async behind(
    after: number | undefined,
    filter: EventFilter & { readonly limit: number },
  ): Promise<EventTail> {
    if (after !== undefined) return await eventsBehind(this.#documents, after, filter);
    return { events: [], after: await lastPlace(this.#documents), more: false };
  }

  /** Makes sure that events can be recorded; throws `SealBroken` where `AUTH_ENCRYPTION_KEY` is another. */
  async open(): Promise<void> {
    await this.#chain.seals();
  }

  /** From now on nothing that was recorded here can be cut off the end of the chain unnoticed. */
  anchor(): Promise<void> {
    return this.#keeper.anchor();
  }

  /** Anchors the chain again and again, and a last time when it is told to stop. */
  keepAnchored(options: KeepAnchored): Promise<void> {
    return this.#keeper.keep(options);
  }
}
