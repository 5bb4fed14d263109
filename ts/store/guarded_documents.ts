import type { Document } from "../model/document.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Collection, DocumentStore, Query } from "./document_store.ts";
import { StoreAway } from "./store_away.ts";

/** Seconds after which a store that went away is worth another try. */
const RETRY_AFTER = 5;

/**
 * Turns a driver's {@link StoreAway} into the refusals `store_unavailable` and `storage_full`, whose
 * words name no host; what the driver said is their cause. Every other error passes as it is.
 */
export function guardDocuments(store: DocumentStore): DocumentStore {
  return {
    get: (from, id) => guard(store.get(from, id)),
    find: (from, query) => guardEach(store, from, query),
    insert: (into, document, revision) => guard(store.insert(into, document, revision)),
    replace: (into, document) => guard(store.replace(into, document)),
    delete: (from, id, revision) => guard(store.delete(from, id, revision)),
    increment: (of, id, by) => guard(store.increment(of, id, by)),
  };
}

async function guard<R>(answer: Promise<R>): Promise<R> {
  try {
    return await answer;
  } catch (error) {
    throw refusal(error);
  }
}

async function* guardEach<T extends Document>(
  store: DocumentStore,
  from: Collection<T>,
  query: Query<T>,
): AsyncGenerator<T, void> {
  try {
    yield* store.find(from, query);
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof StoreAway)) return error;
  if (error.full) {
    return new RegistryError("storage_full", "the document store has no room left", {
      cause: error,
    });
  }
  return new RegistryError("store_unavailable", "the document store does not answer", {
    cause: error,
    retryAfter: RETRY_AFTER,
  });
}
