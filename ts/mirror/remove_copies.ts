import type { Actor } from "../model/event.ts";
import type { Repository, VersionEntry } from "../model/package.ts";
import { EVERYTHING } from "../model/sight.ts";
import type { NameRules } from "../protocols/protocol.ts";
import type { PackageName } from "../registry/package_draft.ts";
import type { PackageService } from "../registry/package_service.ts";

/** From which package copies are to be taken, and in whose name. */
export interface Removal {
  readonly repository: Repository;
  readonly name: PackageName;
  readonly by: Actor;
  readonly compare: NameRules["compare"];
}

/** Chooses among the versions of a package as they are now, newest first. */
export type Pick = (entries: readonly VersionEntry[]) => readonly VersionEntry[];

/** Thrown out of an edit that has nothing to take away. */
class NothingThere extends Error {}

/**
 * Takes copies out of a package; their bytes go with the sweep. Whatever `pick` says, nothing goes
 * that is our own. Answers what went.
 */
export async function removeCopies(
  packages: PackageService,
  { repository, name, by, compare }: Removal,
  pick: Pick,
): Promise<readonly VersionEntry[]> {
  let removed: readonly VersionEntry[] = [];
  const change = { repository, name, by, sight: EVERYTHING, compare };
  try {
    await packages.change(change, (draft) => {
      removed = pick(draft.entries).filter(({ mirrored }) => mirrored);
      if (removed.length === 0) throw new NothingThere();
      for (const { key, version } of removed) draft.remove(key, version);
    });
  } catch (error) {
    if (!(error instanceof NothingThere)) throw error;
    removed = [];
  }
  return removed;
}
