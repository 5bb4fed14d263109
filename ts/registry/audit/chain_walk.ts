import { type Event, type Link, sequenceOf } from "../../model/event.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { ChainFault, ChainFaultKind, ProvenChain } from "./chain_fault.ts";
import type { EventSeals } from "./event_seal.ts";
import { furthestPruning } from "./pruning.ts";

/** What a walk needs. */
export interface ChainWalkOptions {
  readonly documents: DocumentStore;
  /** `null` where the seals themselves cannot be proven. */
  readonly seals: EventSeals | null;
  /** The newest link that is known beside the chain. */
  readonly anchor: Link | null;
  /** Links that somebody has noted. */
  readonly expected: readonly Link[];
  readonly report: (fault: ChainFault) => void;
}

const START: Link = { sequence: 0, seal: "" };

/** Goes through the chain from event to event, and remembers no more than the last. */
export class ChainWalk {
  readonly #options: ChainWalkOptions;
  readonly #open: Set<Link>;
  #last: Link = START;
  #first: number | null = null;
  #pruned: Link = START;
  #events = 0;
  #faults = 0;

  constructor(options: ChainWalkOptions) {
    this.#options = options;
    this.#open = new Set(options.expected);
  }

  /** Takes the next event, in the order of ids. */
  async step(event: Event): Promise<void> {
    this.#events++;
    const place = sequenceOf(event.id) ?? 0;
    if (place <= this.#last.sequence) return this.#tell("forged", null, `${event.id} is no place`);
    const isNext = place === this.#last.sequence + 1;
    if (!isNext) await this.#expectPruned(this.#last.sequence + 1, place - 1);
    this.#prove(event, place, { isNext });
    this.#compare({ sequence: place, seal: event.seal });
    this.#first ??= place;
    this.#last = { sequence: place, seal: event.seal };
  }

  /** Looks at what should have come, and sums up. */
  async finish(): Promise<ProvenChain> {
    const { anchor } = this.#options;
    const end = this.#last.sequence;
    if (anchor && anchor.sequence > end) await this.#expectPruned(end + 1, anchor.sequence);
    for (const link of this.#open) this.#miss(link);
    const head = end > 0 ? this.#last : null;
    return { events: this.#events, first: this.#first, head, faults: this.#faults };
  }

  #prove(event: Event, place: number, { isNext }: { isNext: boolean }): void {
    const { seals } = this.#options;
    const isGenuine = !seals || seals.isGenuine(event);
    if (!isGenuine) this.#tell("forged", place, "Is not what was recorded");
    const before = isNext ? this.#last : this.#pruned;
    if (before.sequence === place - 1 && event.previous !== before.seal) {
      this.#tell("unlinked", place, `Does not follow #${before.sequence}`);
    }
    if (isGenuine && event.kind === "audit.cut") {
      this.#tell("cut", place, `Tells that the chain was cut: it had come to #${cutAt(event)}`);
    }
  }

  #compare({ sequence, seal }: Link): void {
    const { anchor } = this.#options;
    if (anchor?.sequence === sequence && anchor.seal !== seal) {
      this.#tell("cut", sequence, "Stands where another event was: the chain was cut before it");
    }
    for (const link of this.#open) {
      if (link.sequence !== sequence) continue;
      this.#open.delete(link);
      if (link.seal !== seal) this.#tell("unexpected", sequence, "Has another seal than was noted");
    }
  }

  /** A noted link that was not met. */
  #miss({ sequence, seal }: Link): void {
    const isPruned = sequence <= this.#pruned.sequence;
    if (isPruned && sequence === this.#pruned.sequence && seal === this.#pruned.seal) return;
    const says = isPruned ? "Was pruned: what was noted cannot be proven any more" : "Is missing";
    this.#tell("unexpected", sequence, says);
  }

  /** Pruning may go on while the chain is read: what it has taken is asked for again. */
  async #expectPruned(from: number, to: number): Promise<void> {
    const { documents, seals } = this.#options;
    if (seals && to > this.#pruned.sequence) this.#pruned = await furthestPruning(documents, seals);
    const missing = Math.max(from, this.#pruned.sequence + 1);
    if (missing <= to) {
      this.#tell("missing", missing, missing < to ? "Are missing" : "Is missing", to);
    }
  }

  #tell(kind: ChainFaultKind, sequence: number | null, says: string, to?: number): void {
    this.#faults++;
    const range = to === undefined || to === sequence ? {} : { to };
    this.#options.report({ kind, sequence, ...range, says });
  }
}

function cutAt({ detail: { sequence } }: Event): string {
  return typeof sequence === "number" ? String(sequence) : "an unknown place";
}
