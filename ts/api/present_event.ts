import type { Event } from "../model/event.ts";

/** An event as the API shows it. */
export interface PresentedEvent {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly kind: Event["kind"];
  readonly actor: Event["actor"];
  readonly organization: string | null;
  readonly repository: string | null;
  readonly target: string;
  readonly detail: Event["detail"];
}

/** An event without what only the store needs. */
export function presentEvent(event: Event): PresentedEvent {
  const { id, at, kind, actor, organization, repository, target, detail } = event;
  return {
    ...{ id, kind, actor, target, detail },
    ...{ organization: organization || null, repository: repository || null },
    at: new Date(at).toISOString(),
  };
}
