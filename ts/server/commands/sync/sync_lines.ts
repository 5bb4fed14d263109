import type { PresentedItem, PresentedRun } from "../../../api/mirror/run_schemas.ts";
import { inUnits } from "../remote/progress.ts";

/** What became of one repository. */
export interface SyncedRepository {
  readonly repository: string;
  readonly run: PresentedRun;
  readonly troubles: readonly PresentedItem[];
}

/** How far a run is: `12/40 packages, 3 versions, 1.2 of 4.5 MiB: Git.Git 2.51.0`. */
export function progressLine({ progress, cancelling }: PresentedRun): string {
  const { packages, packagesDone, versions, versionsDone, bytes, bytesDone, current } = progress;
  const parts = [
    `${packagesDone}/${packages} packages`,
    `${versionsDone}/${versions} versions`,
    ...(bytes > 0 || bytesDone > 0 ? [`${inUnits(bytesDone)} of ${inUnits(bytes)}`] : []),
  ];
  const doing = cancelling ? "stopping" : current;
  return `${parts.join(", ")}${doing && `: ${doing}`}`;
}

/** A run's end for people: one line, and one for each thing that somebody should look at. */
export function endLines({ repository, run, troubles }: SyncedRepository): string[] {
  return [`${repository}: ${run.state}, ${summaryOf(run)}`, ...troubles.map(troubleLine)];
}

function summaryOf({ unchanged, counts, error }: PresentedRun): string {
  if (error) return error;
  const came = Object.entries(counts).filter(([, count]) => count > 0);
  if (came.length > 0) return came.map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  return unchanged ? "the upstream has nothing new" : "nothing was done";
}

function troubleLine({ package: name, version, outcome, reason, detail }: PresentedItem): string {
  const what = version === null ? name : `${name} ${version}`;
  return `  ${outcome}: ${what}${reason ? ` [${reason}]` : ""}${detail && `: ${detail}`}`;
}
