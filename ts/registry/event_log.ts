import type { Clock, Draft } from "../model/document.ts";
import type { Event, EventKind, NewEvent } from "../model/event.ts";
import { newId, type UserId } from "../model/ids.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";

/** What the log is made of. */
export interface EventLogOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

/** Which events to look at; what is left out narrows nothing. */
export interface EventQuery {
  readonly kind?: EventKind;
  readonly user?: UserId;
  /** At this moment or later. */
  readonly since?: number;
  /** Before this moment. */
  readonly until?: number;
  /** The place that the window before ended at. */
  readonly after?: Place;
  readonly limit: number;
}

/** Everything that happened, newest first. Whoever records an event keeps secrets out of it. */
export class EventLog {
  readonly #documents: DocumentStore;
  readonly #now: Clock;
  #sequence = Date.now() * 1000;

  constructor({ documents, now }: EventLogOptions) {
    this.#documents = documents;
    this.#now = now;
  }

  /** Keeps one event; it is durable when this answers. */
  async record(event: NewEvent): Promise<void> {
    const { actor, organization, repository, detail = {} } = event;
    const draft: Draft<Event> = {
      ...{ id: newId(), at: this.#now(), kind: event.kind, actor, user: actor.user ?? "" },
      ...{ organization: organization ?? "", repository: repository ?? "" },
      ...{ sequence: ++this.#sequence, target: event.target, detail, previous: "", seal: "" },
    };
    await this.#documents.insert(COLLECTIONS.events, draft);
  }

  /** One window of events, newest first. */
  find({ kind, user, since, until, after, limit }: EventQuery): Promise<Page<Event>> {
    return page(this.#documents, COLLECTIONS.events, {
      where: { ...(kind && { kind }), ...(user && { user }) },
      ...((since ?? until) !== undefined && { range: { field: "at", from: since, to: until } }),
      order: { by: "at", descending: true },
      ...(after && { after }),
      limit,
    });
  }
}
