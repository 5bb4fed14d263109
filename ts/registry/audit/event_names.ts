import { LRUCache } from "lru-cache";
import { byCount } from "../../kit/by_count.ts";
import type { Event } from "../../model/event.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";

/** What the places of an event are called now; `null` where there is none, or none any more. */
export interface Places {
  /** Slug of the organization. */
  readonly organization: string | null;
  /** `{organization}/{repository}` */
  readonly repository: string | null;
}

const NAMES_KEPT = 10_000;
const STALE_AFTER = 1_000;

/** Tells what organizations and repositories are called that events know by their ids. */
export class EventNames {
  readonly #documents: DocumentStore;
  readonly #names = new LRUCache<string, { readonly name: string | null }>({
    ...byCount(NAMES_KEPT),
    ttl: STALE_AFTER,
  });

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  async of({ organization, repository }: Event): Promise<Places> {
    return {
      organization: await this.#name(organization, (id) => this.#slug(id)),
      repository: await this.#name(repository, (id) => this.#path(id)),
    };
  }

  async #name(id: string, find: (id: string) => Promise<string | null>): Promise<string | null> {
    if (id === "") return null;
    const known = this.#names.get(id);
    if (known) return known.name;
    const name = await find(id);
    this.#names.set(id, { name });
    return name;
  }

  async #slug(id: string): Promise<string | null> {
    return (await this.#documents.get(COLLECTIONS.organizations, id))?.slug ?? null;
  }

  async #path(id: string): Promise<string | null> {
    return (await this.#documents.get(COLLECTIONS.repositories, id))?.path ?? null;
  }
}
