import type { RepositoryId } from "../model/ids.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { deleteWhere, type DocumentStore } from "../store/document_store.ts";

/** Forgets that a repository was a copy of anything. */
export async function emptyMirror(
  documents: DocumentStore,
  repository: RepositoryId,
): Promise<void> {
  await documents.delete(COLLECTIONS.mirrors, repository);
  await documents.delete(COLLECTIONS.mirrorMemories, repository);
  await deleteWhere(documents, COLLECTIONS.mirrorRules, { repository });
  await deleteWhere(documents, COLLECTIONS.mirroredPackages, { repository });
  await deleteWhere(documents, COLLECTIONS.mirroredVersions, { repository });
  await deleteWhere(documents, COLLECTIONS.upstreamManifests, { repository });
  await deleteWhere(documents, COLLECTIONS.mirrorItems, { repository });
  await deleteWhere(documents, COLLECTIONS.mirrorRuns, { repository });
  await deleteWhere(documents, COLLECTIONS.downloadCounts, { repository });
}
