import type { VersionEntry } from "../../model/package.ts";
import type { Contract } from "./contract.ts";
import { asSummary } from "./summary.ts";

/** The contracts between which a package appears, as numbers that rise with them. */
export interface Reach {
  /** From here on it has a version to offer. */
  readonly from: number;
  /** From here on every version is understood. */
  readonly whole: number;
}

/** Above the number of every contract. */
export const NEVER = 1_000_000_000;

/** Between which contracts a package with these versions appears. */
export function reachOf(versions: readonly VersionEntry[]): Reach {
  let [from, whole] = [NEVER, 0];
  let [text, since] = ["", 0];
  for (const { summary, yanked } of versions) {
    const said = asSummary(summary).since;
    if (said !== text) [text, since] = [said, numberIn(said)];
    if (yanked === undefined) from = Math.min(from, since);
    whole = Math.max(whole, since);
  }
  return { from, whole };
}

function numberIn(since: string): number {
  const [major = 0, minor = 0] = since.split(".").map(Number);
  return numberOf({ major, minor });
}

export function numberOf({ major, minor }: Contract): number {
  return major * 10_000 + minor;
}
