import { type Observe, observed, unobserved } from "../kit/observe.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { DocumentStore } from "./document_store.ts";
import { StoreAway } from "./store_away.ts";

/** Seconds after which a store that went away is worth another try. */
const RETRY_AFTER = 5;

/**
 * Turns a driver's {@link StoreAway} into the refusals `store_unavailable` and `storage_full`, whose
 * words name no host; what the driver said is their cause. Every other error passes as it is.
 * `observe` hears of each call by the name of its verb.
 */
export function guardDocuments(store: DocumentStore, observe: Observe = unobserved): DocumentStore {
  const guard = <R>(work: string, ask: () => Promise<R>) =>
    translating(observed(observe, work, ask));
  return {
    get: (from, id) => guard("get", () => store.get(from, id)),
    find: (from, query) => guardEach(store.find(from, query), observe),
    insert: (into, document, revision) =>
      guard("insert", () => store.insert(into, document, revision)),
    replace: (into, document) => guard("replace", () => store.replace(into, document)),
    delete: (from, id, revision) => guard("delete", () => store.delete(from, id, revision)),
    increment: (of, id, by) => guard("increment", () => store.increment(of, id, by)),
  };
}

async function translating<R>(answer: Promise<R>): Promise<R> {
  try {
    return await answer;
  } catch (error) {
    throw refusal(error);
  }
}

/** How long it takes until the first one comes is the store's; the rest depends on whoever reads. */
async function* guardEach<T>(found: AsyncIterable<T>, observe: Observe): AsyncGenerator<T, void> {
  const documents = found[Symbol.asyncIterator]();
  try {
    let next = await observed(observe, "find", () => documents.next());
    while (!next.done) {
      yield next.value;
      next = await documents.next();
    }
  } catch (error) {
    throw refusal(error);
  } finally {
    await documents.return?.();
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
