import type { Document, Instant } from "../model/document.ts";
import type { Collection, DocumentStore, Query } from "./document_store.ts";

/** What is of no use from some moment on. */
type Expiring = Document & { readonly expiresAt: Instant };

/** Deletes what has expired by `now`; answers how many. Its collection has an index over `expiresAt`. */
export async function forgetExpired<T extends Expiring>(
  documents: DocumentStore,
  from: Collection<T>,
  now: Instant,
): Promise<number> {
  const query = { range: { field: "expiresAt", to: now }, order: { by: "expiresAt" } };
  let forgotten = 0;
  for await (const { id } of documents.find(from, query as unknown as Query<T>)) {
    if (await documents.delete(from, id)) forgotten++;
  }
  return forgotten;
}
