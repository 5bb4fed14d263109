import type { Instant } from "../model/document.ts";
import type { MirroredState } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";

/** What figures are drawn from. */
export interface MirrorFiguresOptions {
  readonly documents: DocumentStore;
  readonly mirrors: { each(): AsyncIterable<{ readonly repository: Repository }> };
}

/** How a mirror stands, over all instances. */
export interface MirrorFigure {
  /** Of the repository. */
  readonly path: string;
  /** When a run last came to a good end; `null` for never. */
  readonly lastSuccess: Instant | null;
  /** Whether the run that ended last has failed. */
  readonly hasFailed: boolean;
  /** Versions for which somebody has to decide, by their state; never more than {@link MOST_COUNTED}. */
  readonly undecided: Readonly<Record<Undecided, number>>;
}

/** States of which a version comes by somebody's word. */
export const UNDECIDED = [
  "waiting",
  "quarantined",
  "clashing",
] as const satisfies readonly MirroredState[];
export type Undecided = (typeof UNDECIDED)[number];

/** Whoever has so much to decide need not know how much more there is. */
const MOST_COUNTED = 1_000;

/** How every mirror stands. */
export async function mirrorFigures(
  { documents, mirrors }: MirrorFiguresOptions,
): Promise<readonly MirrorFigure[]> {
  const figures: MirrorFigure[] = [];
  for await (const { repository } of mirrors.each()) {
    const [succeeded, failed] = [
      await lastRun(documents, repository, "succeeded"),
      await lastRun(documents, repository, "failed"),
    ];
    figures.push({
      path: repository.path,
      lastSuccess: succeeded && succeeded.endedAt,
      hasFailed: failed !== null && (succeeded === null || failed.id > succeeded.id),
      undecided: await undecidedIn(documents, repository),
    });
  }
  return figures;
}

function lastRun(
  documents: DocumentStore,
  { id: repository }: Repository,
  state: "succeeded" | "failed",
) {
  const order = { by: "id", descending: true } as const;
  return first(documents, COLLECTIONS.mirrorRuns, { where: { repository, state }, order });
}

async function undecidedIn(
  documents: DocumentStore,
  { id: repository }: Repository,
): Promise<Record<Undecided, number>> {
  const counts = { waiting: 0, quarantined: 0, clashing: 0 };
  for (const state of UNDECIDED) {
    const query = { where: { repository, state }, limit: MOST_COUNTED };
    for await (const _ of documents.find(COLLECTIONS.mirroredVersions, query)) counts[state]++;
  }
  return counts;
}
