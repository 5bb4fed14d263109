import type { Instant } from "../model/document.ts";
import type { ItemOutcome, Mirror, MirroredVersion } from "../model/mirror.ts";
import type { EffectiveRule } from "./effective_rule.ts";
import { waitOf } from "./gate.ts";
import type { VersionNote } from "./ledger.ts";

const DAY = 24 * 60 * 60 * 1000;

/** What decides whether a version has to be looked at. */
export interface Circumstances {
  /** What the upstream says of the version's state. */
  readonly upstreamState: string;
  readonly rule: Pick<EffectiveRule, "holdDays" | "partsFingerprint">;
  readonly mirror: Pick<Mirror, "approval" | "retention">;
  /** Whether a copy of it is published here. */
  readonly isHere: boolean;
  /** Whether somebody asked for this very package. */
  readonly isAskedFor: boolean;
  readonly now: Instant;
}

/** What is to be done about a version of which the upstream need not be asked. */
export interface Settled {
  readonly outcome: ItemOutcome;
  /** What has to be noted of it; absent where nothing is otherwise than it was. */
  readonly note?: VersionNote;
}

const UNCHANGED: Settled = { outcome: "unchanged" };

/** Where a version stands already; `null` where its description has to be read. */
export function settledAs(
  known: MirroredVersion | null,
  at: Circumstances,
): Settled | null {
  if (!known) return null;
  if (known.state === "rejected" || known.state === "skipped") return UNCHANGED;
  if (known.upstreamState !== at.upstreamState) return null;
  if (known.state === "quarantined") return isRipe(known, at) ? null : UNCHANGED;
  if (known.state === "removed") return staysAway(known, at) ? UNCHANGED : null;
  if (known.state === "held" || known.state === "waiting") return stillWaiting(known, at);
  if (known.state !== "published") return null;
  if (known.parts !== at.rule.partsFingerprint) return null;
  if (at.isHere) return UNCHANGED;
  return at.isAskedFor
    ? null
    : { outcome: "removed", note: { state: "removed", reason: "deleted_here", dueAt: 0 } };
}

function isRipe({ dueAt }: MirroredVersion, { now }: Circumstances): boolean {
  return dueAt > 0 && dueAt <= now;
}

/** What was too old would be so again; what there was too much of may have come into its own. */
function staysAway(known: MirroredVersion, at: Circumstances): boolean {
  const { maxAgeDays } = at.mirror.retention;
  if (known.reason === "deleted_here") return !at.isAskedFor;
  if (known.reason === "unwanted") return known.parts === at.rule.partsFingerprint;
  return known.reason === "too_old" && maxAgeDays !== null &&
    known.firstSeenAt + maxAgeDays * DAY <= at.now;
}

/** The rule or the mirror may speak otherwise of it than it did. */
function stillWaiting(known: MirroredVersion, at: Circumstances): Settled | null {
  const wait = waitOf(known, at.rule, at.mirror, at.now);
  if (!wait) return null;
  const isSame = wait.state === known.state && wait.dueAt === known.dueAt;
  return isSame ? UNCHANGED : { outcome: wait.state, note: { ...wait } };
}
