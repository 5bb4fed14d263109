import type { PresentedEvent } from "../../ts/api/present_event.ts";
import { type Client, json } from "../app/client.ts";
import { createPages, type Pages } from "../kit/resource.ts";

/** What events are looked for; names as the API's query has them. */
export type EventFilter = Readonly<Record<string, string>>;

/** Events that fit a filter, newest first. */
export function createEvents(client: Client, filter: EventFilter): Pages<PresentedEvent> {
  return createPages(async (cursor) => {
    const query = { ...filter, limit: "50", ...(cursor !== undefined && { cursor }) };
    const { events, next } = await json(client.audit.$get({ query }));
    return { items: events as PresentedEvent[], next };
  });
}
