import type { MirroredState } from "../model/mirror.ts";

/** A version that a package's upstream has, and how it stands here. */
export interface Candidate {
  /** What is known of it; `null` where it was never seen. */
  readonly state: MirroredState | null;
  /** Whether a copy of it is published here, be it in an older state. */
  readonly isHere: boolean;
}

/**
 * The versions that a rule wants, of those in its range, newest first: as many of the newest as it
 * says, without those that somebody has rejected or skipped. What is on its way, or here, stays
 * wanted until so many newer ones are published: else nothing would ever come out of a wait that is
 * longer than the time between two releases.
 */
export function chooseVersions<C extends Candidate>(
  candidates: readonly C[],
  maxVersions: number,
): readonly C[] {
  const chosen: C[] = [];
  let [rank, newer] = [0, 0];
  for (const one of candidates) {
    if (isOut(one.state)) continue;
    const isWanted = rank < maxVersions || one.state === "due" ||
      (isOnItsWay(one) && newer < maxVersions);
    if (isWanted) chosen.push(one);
    rank++;
    if (one.isHere) newer++;
  }
  return chosen;
}

/** States of versions that nothing has become of yet: forgotten where nobody wants them any more. */
export function isPending(state: MirroredState | null): boolean {
  return state === "due" || state === "held" || state === "waiting" || state === "quarantined";
}

function isOnItsWay({ state, isHere }: Candidate): boolean {
  return isHere || isPending(state);
}

function isOut(state: MirroredState | null): boolean {
  return state === "rejected" || state === "skipped";
}
