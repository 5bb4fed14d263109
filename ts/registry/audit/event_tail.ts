import { type Event, eventId } from "../../model/event.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import { type DocumentStore, first } from "../../store/document_store.ts";
import type { EventFilter } from "./event_query.ts";

/** What has happened behind a place in the chain. */
export interface EventTail {
  /** Oldest first. */
  readonly events: readonly Event[];
  /** The place up to which all of them were looked at. */
  readonly after: number;
  /** Whether there is more behind that already. */
  readonly more: boolean;
}

/** How many events one look passes over at most. */
const LOOKED_AT = 1000;

/**
 * Reads on behind a place in the chain. Events are chained without gaps, so that nothing is missed,
 * whatever the clocks of instances say, and a look at what is new costs nothing where nothing is.
 */
export async function eventsBehind(
  documents: DocumentStore,
  after: number,
  { limit, ...filter }: EventFilter & { readonly limit: number },
): Promise<EventTail> {
  const events: Event[] = [];
  let [last, looked] = [after, 0];
  const behind = documents.find(COLLECTIONS.events, {
    range: { field: "id", from: eventId(after + 1) },
    order: { by: "id" },
    limit: LOOKED_AT + 1,
  });
  for await (const event of behind) {
    if (events.length === limit || looked === LOOKED_AT) return { events, after: last, more: true };
    if (passes(event, filter)) events.push(event);
    last = event.sequence;
    looked++;
  }
  return { events, after: last, more: false };
}

/** The place of the last event; 0 where there is none. */
export async function lastPlace(documents: DocumentStore): Promise<number> {
  const order = { by: "id", descending: true } as const;
  return (await first(documents, COLLECTIONS.events, { order }))?.sequence ?? 0;
}

function passes(
  event: Event,
  { kind, user, name, organization, repository, target, since, until }: EventFilter,
): boolean {
  const equal = { user, name, organization, repository, target };
  return isOfKind(event, kind) && event.at >= (since ?? 0) && event.at < (until ?? Infinity) &&
    Object.entries(equal).every(([field, value]) => {
      return value === undefined || event[field as keyof typeof equal] === value;
    });
}

function isOfKind({ kind }: Event, asked: string | undefined): boolean {
  if (asked === undefined || kind === asked) return true;
  return asked.endsWith(".*") && kind.startsWith(asked.slice(0, -1));
}
