import type { RepositoryId } from "../model/ids.ts";
import type { MirrorRun } from "../model/mirror.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { deleteWhere, type DocumentStore } from "../store/document_store.ts";

/** How many runs of a mirror are kept in which something was new. */
const KEPT = 50;
/** How many of those that found nothing to do, which would else push out the others within days. */
const IDLE_KEPT = 10;

/** Forgets old runs of a mirror. Their lines go first: what is interrupted is found again. */
export async function pruneRuns(documents: DocumentStore, repository: RepositoryId): Promise<void> {
  for (const run of await oldRuns(documents, repository)) {
    await deleteWhere(documents, COLLECTIONS.mirrorItems, { run });
    await documents.delete(COLLECTIONS.mirrorRuns, run);
  }
}

async function oldRuns(documents: DocumentStore, repository: RepositoryId): Promise<string[]> {
  const query = { where: { repository }, order: { by: "id", descending: true } } as const;
  const old: string[] = [];
  let [busy, idle] = [0, 0];
  for await (const run of documents.find(COLLECTIONS.mirrorRuns, query)) {
    if (run.state === "running") continue;
    const isKept = isIdle(run) ? ++idle <= IDLE_KEPT : ++busy <= KEPT;
    if (!isKept) old.push(run.id);
  }
  return old;
}

function isIdle({ unchanged, counts }: MirrorRun): boolean {
  return unchanged && Object.keys(counts).length === 0;
}
