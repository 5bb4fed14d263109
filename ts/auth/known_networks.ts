import type { Clock, Instant } from "../model/document.ts";
import { COLLECTIONS, type KnownNetwork } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { forgetExpired } from "../store/forget_expired.ts";

/** What {@link KnownNetworks} is made of. */
export interface KnownNetworksOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

const DAY = 86_400_000;
const REMEMBERED_FOR = 90 * DAY;

/** The networks that each account signed in from lately, over all instances and restarts. */
export class KnownNetworks {
  readonly #options: KnownNetworksOptions;

  constructor(options: KnownNetworksOptions) {
    this.#options = options;
  }

  /** What is known of an account and a network, by the hash of both; `null` for nothing. */
  async find(id: string): Promise<KnownNetwork | null> {
    const { documents, now } = this.#options;
    const known = await documents.get(COLLECTIONS.knownNetworks, id);
    return known && known.expiresAt > now() ? known : null;
  }

  /** Remembers it for 90 days more; writes once a day at most, and a lost race wrote the same. */
  async remember(id: string, known: KnownNetwork | null): Promise<void> {
    const { documents, now } = this.#options;
    if (known && now() - known.at < DAY) return;
    const at: Instant = now();
    const fresh = { id, at, expiresAt: at + REMEMBERED_FOR };
    const former = known ?? await documents.get(COLLECTIONS.knownNetworks, id);
    if (former) await documents.replace(COLLECTIONS.knownNetworks, { ...former, ...fresh });
    else await documents.insert(COLLECTIONS.knownNetworks, fresh);
  }

  /** Deletes what was not used for long; answers how many. */
  forgetExpired(): Promise<number> {
    const { documents, now } = this.#options;
    return forgetExpired(documents, COLLECTIONS.knownNetworks, now());
  }
}
