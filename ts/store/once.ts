import { COLLECTIONS, type Spent } from "./collections.ts";
import type { DocumentStore } from "./document_store.ts";
import { forgetExpired } from "./forget_expired.ts";
import type { Clock, Instant } from "../model/document.ts";

/** What {@link Once} is made of. */
export interface OnceOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

/**
 * Things that can be used once, over all instances: of any number that try at the same moment, the
 * store lets one succeed.
 */
export class Once {
  readonly #options: OnceOptions;

  constructor(options: OnceOptions) {
    this.#options = options;
  }

  /** Uses something up, until when nobody can try it any more; `null` when it was used before. */
  async use(id: string, until: Instant): Promise<Spent | null> {
    const { documents, now } = this.#options;
    return await documents.insert(COLLECTIONS.spent, { id, at: now(), expiresAt: until });
  }

  /** When it was used up, or `null`. */
  async find(id: string): Promise<Spent | null> {
    return await this.#options.documents.get(COLLECTIONS.spent, id);
  }

  /** Forgets what nobody can try any more; answers how many. */
  forgetExpired(): Promise<number> {
    const { documents, now } = this.#options;
    return forgetExpired(documents, COLLECTIONS.spent, now());
  }
}
