import { mergeOrdered } from "../../kit/merge_ordered.ts";
import type { Instant } from "../../model/document.ts";
import { type Event, EVENT_KINDS, type EventKind } from "../../model/event.ts";
import type { OrganizationId, RepositoryId, UserId } from "../../model/ids.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore, Page, Place, Query } from "../../store/document_store.ts";

/** Which events to look at; what is left out narrows nothing. */
export interface EventFilter {
  /** A kind, or all of one subject: `token.*`. */
  readonly kind?: string;
  readonly user?: UserId;
  /** As the actor was called. */
  readonly name?: string;
  readonly organization?: OrganizationId;
  readonly repository?: RepositoryId;
  readonly target?: string;
  /** At this moment or later. */
  readonly since?: Instant;
  /** Before this moment. */
  readonly until?: Instant;
}

/** Which part of them, in which direction. */
export interface EventWindow {
  readonly oldestFirst?: boolean;
  /** The place that the window before ended at. */
  readonly after?: Place;
  readonly limit?: number;
}

/** Events that a filter lets pass, newest first where nothing is said. */
export function eventsIn(
  documents: DocumentStore,
  filter: EventFilter & EventWindow,
): AsyncIterable<Event> {
  const direction = filter.oldestFirst ? 1 : -1;
  const queries = kindsIn(filter.kind).map((kind) => queryOf(filter, kind));
  const sequences = queries.map((query) => documents.find(COLLECTIONS.events, query));
  // Indexes lead to one kind at a time.
  return sequences.length === 1
    ? sequences[0]!
    : mergeOrdered(sequences, (one, other) => direction * byTime(one, other));
}

/** One window of events, newest first. */
export async function pageOfEvents(
  documents: DocumentStore,
  filter: EventFilter & { readonly after?: Place; readonly limit: number },
): Promise<Page<Event>> {
  const limit = filter.limit + 1;
  const items: Event[] = [];
  for await (const event of eventsIn(documents, { ...filter, limit })) {
    if (items.push(event) === limit) break;
  }
  const more = items.length === limit;
  if (more) items.pop();
  const last = items.at(-1);
  return { items, next: more && last ? { value: last.at, id: last.id } : null };
}

function queryOf(
  { user, name, organization, repository, target, ...filter }: EventFilter & EventWindow,
  kind: EventKind | undefined,
): Query<Event> {
  const { since, until, after, limit, oldestFirst } = filter;
  const equal = Object.entries({ kind, user, name, organization, repository, target });
  return {
    where: Object.fromEntries(equal.filter(([, value]) => value !== undefined)),
    ...((since ?? until) !== undefined && { range: { field: "at", from: since, to: until } }),
    order: { by: "at", descending: !oldestFirst },
    ...(after && { after }),
    ...(limit !== undefined && { limit }),
  };
}

/** The kinds that are asked for; `undefined` for any. */
function kindsIn(asked: string | undefined): readonly (EventKind | undefined)[] {
  if (!asked?.endsWith(".*")) return [asked as EventKind | undefined];
  return EVENT_KINDS.filter((kind) => kind.startsWith(asked.slice(0, -1)));
}

function byTime(one: Event, other: Event): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1);
}
