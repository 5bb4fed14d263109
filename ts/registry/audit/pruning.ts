import type { Event, Link } from "../../model/event.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { EventSeals } from "./event_seal.ts";

/** What an `audit.pruned` event tells: the last link that was, or is still being, taken away. */
export function prunedTo({ kind, detail: { sequence, seal } }: Event): Link | null {
  const isOne = kind === "audit.pruned" && typeof sequence === "number" && typeof seal === "string";
  return isOne ? { sequence, seal } : null;
}

/** The furthest that genuine events tell of a pruning; sequence 0 when there was none. */
export async function furthestPruning(documents: DocumentStore, seals: EventSeals): Promise<Link> {
  let furthest: Link = { sequence: 0, seal: "" };
  const prunings = { where: { kind: "audit.pruned" }, order: { by: "at" } } as const;
  for await (const event of documents.find(COLLECTIONS.events, prunings)) {
    const link = prunedTo(event);
    if (link && link.sequence > furthest.sequence && seals.isGenuine(event)) furthest = link;
  }
  return furthest;
}
