import { createHmac } from "node:crypto";
import { canonicalJson } from "../../kit/canonical_json.ts";
import type { JsonObject } from "../../kit/json.ts";
import { type Event, eventId, type Link } from "../../model/event.ts";

/** An event before it has its seal. */
export type Unsealed = Omit<Event, "seal" | "revision">;

/** What a seal is about, in the form in which events are exported. */
export function sealedForm(event: Unsealed): JsonObject {
  const { sequence, at, kind, actor, organization, repository, target, detail, previous } = event;
  return {
    ...{ sequence, at: new Date(at).toISOString(), kind, actor: { ...actor } },
    ...{ organization: organization || null, repository: repository || null },
    ...{ target, detail, previous },
  };
}

/**
 * Links events to a chain. Each seal is the HMAC-SHA256, in base64url, of the canonical JSON of all
 * that its event says, the seal of the event before included: whoever does not hold the key can
 * neither change an event, nor leave one out, nor put one in, without breaking a seal.
 */
export class EventSeals {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The seal of an event in the form of {@link sealedForm}. */
  seal(form: JsonObject): string {
    return this.#prove(canonicalJson(form));
  }

  /** Whether an event is the one that was sealed, in every member. */
  isGenuine(event: Event): boolean {
    try {
      return event.id === eventId(event.sequence) && event.user === (event.actor.user ?? "") &&
        event.name === event.actor.name && event.seal === this.seal(sealedForm(event));
    } catch {
      // Whoever can write to the database need not write what an event could be.
      return false;
    }
  }

  /** Proves that the chain had come this far; no event has this form. */
  proveAnchor({ sequence, seal }: Link): string {
    return this.#prove(`anchor ${sequence} ${seal}`);
  }

  #prove(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}
