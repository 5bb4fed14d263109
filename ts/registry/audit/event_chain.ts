import { setTimeout as delay } from "node:timers/promises";
import { Line } from "../../kit/line.ts";
import type { Instant } from "../../model/document.ts";
import { eventId, type Link, type NewEvent, sequenceOf } from "../../model/event.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import { StoreAway } from "../../store/store_away.ts";
import type { AuditKey } from "./audit_key.ts";
import type { ChainAnchor } from "./chain_anchor.ts";
import { EventSeals, sealedForm, type Unsealed } from "./event_seal.ts";

/** What the chain is made of. */
export interface EventChainOptions {
  readonly documents: DocumentStore;
  readonly key: AuditKey;
  readonly anchor: ChainAnchor;
}

/** An event that is to be kept, and when it happened. */
interface Pending {
  readonly event: NewEvent;
  readonly at: Instant;
}

/** How often a place is tried for while others are faster. */
const ATTEMPTS = 500;
/** So many tries follow each other at once: whoever was first still waits for the store's answer. */
const HASTY = 4;
const LONGEST_PAUSE = 20;
/** After so many links that others have added, the end of the chain is looked for. */
const MOST_FOLLOWED = 8;

/**
 * Appends events to the one chain of all instances. Each place can be inserted once: whoever was
 * first has it, and everybody else goes on behind. While nobody else writes, an event costs one
 * insert.
 */
export class EventChain {
  readonly #options: EventChainOptions;
  readonly #line = new Line<Pending>({ serve: (one) => this.#append(one), endsFor: isAway });
  #seals: Promise<EventSeals> | null = null;
  #newest: Link | null = null;
  /** Whether the newest is the end of the chain unless others have written. */
  #isSure = false;

  constructor(options: EventChainOptions) {
    this.#options = options;
  }

  /** The last link that was seen here; `null` before there was one. */
  get newest(): Link | null {
    return this.#newest;
  }

  /** Adds an event; it is durable when this answers. */
  append(event: NewEvent, at: Instant): Promise<void> {
    return this.#line.join({ event, at });
  }

  /** What seals the links; throws `SealBroken` when their key cannot be opened. */
  async seals(): Promise<EventSeals> {
    this.#seals ??= this.#options.key.get().then((key) => new EventSeals(key));
    try {
      return await this.#seals;
    } catch (error) {
      this.#seals = null;
      throw error;
    }
  }

  async #append({ event, at }: Pending): Promise<void> {
    const seals = await this.seals();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = this.#isSure ? this.#newest! : await this.#findNewest(seals);
      const unsealed = linked(event, at, before);
      if (await this.#insert({ ...unsealed, seal: seals.seal(sealedForm(unsealed)) })) return;
      if (attempt % MOST_FOLLOWED > 0) await this.#follow(before);
      if (attempt > HASTY) await delay(Math.random() * Math.min(attempt, LONGEST_PAUSE));
    }
    throw new RegistryError("store_unavailable", "others write to the audit log without a pause", {
      retryAfter: 1,
    });
  }

  /** Where it fails nobody knows whether it was done, and the store must be asked what the newest is. */
  async #insert(link: Unsealed & Link): Promise<boolean> {
    this.#isSure = false;
    if (!await this.#options.documents.insert(COLLECTIONS.events, link)) return false;
    this.#reach(link);
    return true;
  }

  #reach(link: Link): void {
    this.#newest = link;
    this.#isSure = true;
  }

  /** Goes on behind whoever took the place that was tried for. */
  async #follow(before: Link): Promise<void> {
    const sequence = before.sequence + 1;
    const taken = await this.#options.documents.get(COLLECTIONS.events, eventId(sequence));
    if (taken) this.#reach({ sequence, seal: taken.seal });
  }

  /**
   * The last place that is taken, by ids alone: what else an event says may have been changed. The
   * anchor stands before the first event does, so that its absence means something.
   */
  async #findNewest(seals: EventSeals): Promise<Link> {
    const { documents, anchor } = this.#options;
    const order = { by: "id", descending: true } as const;
    for await (const { id, seal } of documents.find(COLLECTIONS.events, { order })) {
      const sequence = sequenceOf(id);
      if (sequence !== null) return { sequence, seal };
    }
    await anchor.begin(seals);
    return { sequence: 0, seal: "" };
  }
}

function linked(event: NewEvent, at: Instant, before: Link): Unsealed {
  const { kind, actor, organization, repository, target, detail = {} } = event;
  const sequence = before.sequence + 1;
  return {
    ...{ id: eventId(sequence), sequence, at, kind, actor, target, detail },
    ...{ user: actor.user ?? "", name: actor.name, previous: before.seal },
    ...{ organization: organization ?? "", repository: repository ?? "" },
  };
}

/** Nobody who has waited need wait as long once more to hear the same. */
function isAway(error: unknown): boolean {
  return error instanceof StoreAway || (error instanceof RegistryError && error.status >= 500);
}
