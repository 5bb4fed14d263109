import { eventId, type Link } from "../../model/event.ts";
import { COLLECTIONS, type Fact } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import type { EventSeals } from "./event_seal.ts";

/** How far the chain was known to reach; `null` where the anchor is missing or is none of ours. */
export interface Anchored {
  readonly link: Link | null;
  /** Of the document; 0 where there is none. */
  readonly revision: number;
}

const ID = "audit-anchor";
const FORM = /^(\d{1,16})\.([\w-]*)\.([\w-]+)$/;

/**
 * Keeps the newest link that is known beside the chain, so that it is noticed when the chain is cut
 * at its end. It is there before the first event is.
 */
export class ChainAnchor {
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  async read(seals: EventSeals | null): Promise<Anchored> {
    const kept = await this.#documents.get(COLLECTIONS.facts, ID);
    return { link: kept && seals && parse(kept, seals), revision: kept?.revision ?? 0 };
  }

  /** Says that the chain is empty, unless something is said of it already. */
  async begin(seals: EventSeals): Promise<void> {
    const value = present({ sequence: 0, seal: "" }, seals);
    await this.#documents.insert(COLLECTIONS.facts, { id: ID, value });
  }

  /** Puts `link` in the place of what was read; false when somebody else has anchored since. */
  async write(link: Link, { revision }: Anchored, seals: EventSeals): Promise<boolean> {
    const { facts } = COLLECTIONS;
    const anchor = { id: ID, value: present(link, seals) };
    const written = revision === 0
      ? await this.#documents.insert(facts, anchor)
      : await this.#documents.replace(facts, { ...anchor, revision });
    return written !== null;
  }

  /** Whether the chain still holds what the anchor says. */
  async holds({ link }: Anchored): Promise<boolean> {
    if (link?.sequence === 0) return true;
    const kept = link &&
      await this.#documents.get(COLLECTIONS.events, eventId(link.sequence));
    return kept !== null && kept.seal === link!.seal;
  }
}

function present(link: Link, seals: EventSeals): string {
  return `${link.sequence}.${link.seal}.${seals.proveAnchor(link)}`;
}

function parse({ value }: Fact, seals: EventSeals): Link | null {
  const [, sequence, seal, proof] = FORM.exec(value) ?? [];
  const link = { sequence: Number(sequence), seal: seal ?? "" };
  return proof !== undefined && proof === seals.proveAnchor(link) ? link : null;
}
