import { z } from "zod";
import type { Event } from "../model/event.ts";
import type { Places } from "../registry/audit/event_names.ts";
import { MOMENT, OPEN_OBJECT } from "./schemas.ts";

const ACTOR = z.strictObject({
  user: z.string().nullable().meta({ description: "Id, `null` for whoever is no user" }),
  name: z.string().meta({ description: "As the actor was called, whatever became of them" }),
  address: z.string().nullable().meta({ examples: ["192.0.2.1"] }),
  agent: z.string().optional().meta({ description: "`User-Agent` of the request" }),
  request: z.string().optional().meta({ description: "`x-request-id` of the answer" }),
}).meta({ id: "Actor" });

/** An event as the API shows it. */
export const EVENT = z.strictObject({
  id: z.string(),
  sequence: z.int().meta({ description: "Its place among all events, without gaps" }),
  at: MOMENT,
  kind: z.string().meta({ examples: ["version.published"] }),
  actor: ACTOR,
  organization: z.strictObject({
    id: z.string(),
    slug: z.string().nullable().meta({ description: "`null` when it is gone" }),
  }).nullable(),
  repository: z.strictObject({
    id: z.string(),
    path: z.string().nullable().meta({ description: "`null` when it is gone" }),
  }).nullable(),
  target: z.string().meta({ description: "What it happened to", examples: ["Contoso.Tool"] }),
  detail: OPEN_OBJECT.meta({ description: "Settings that were changed as `before` and `after`" }),
}).meta({
  id: "Event",
  examples: [{
    ...{ id: "0000000000000042", sequence: 42, at: "2030-01-31T12:00:00.000Z" },
    ...{ kind: "version.published", target: "Contoso.Tool", detail: { versions: ["1.0"] } },
    actor: {
      ...{ user: "01JZ8Y6Q4T3M2X1W0V9S8R7P6N", name: "ada", address: "192.0.2.1" },
      ...{ agent: "curl/8.9.1", request: "01JZ8Y6Q4T3M2X1W0V9S8R7P6Q" },
    },
    organization: { id: "01JZ8Y6Q4T3M2X1W0V9S8R7P6R", slug: "acme" },
    repository: { id: "01JZ8Y6Q4T3M2X1W0V9S8R7P6S", path: "acme/apps" },
  }],
});

export type PresentedEvent = z.output<typeof EVENT>;

/** An event without what only the store and the chain need. */
export function presentEvent(event: Event, places: Places): PresentedEvent {
  const { id, sequence, at, kind, actor, organization, repository, target, detail } = event;
  return {
    ...{ id, sequence, at: new Date(at).toISOString(), kind, actor: { ...actor }, target, detail },
    organization: organization ? { id: organization, slug: places.organization } : null,
    repository: repository ? { id: repository, path: places.repository } : null,
  };
}
