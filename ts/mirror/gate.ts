import type { Instant } from "../model/document.ts";
import type { Mirror, MirroredVersion } from "../model/mirror.ts";
import type { EffectiveRule } from "./effective_rule.ts";

const DAY = 24 * 60 * 60 * 1000;

/** For what a version waits before anything of it is fetched. */
export interface Wait {
  readonly state: "held" | "waiting";
  /** When it is over; 0 where nobody knows. */
  readonly dueAt: Instant;
}

/** Whom a version has to pass: as it was first seen, and what somebody said of it. */
export type AtGate = Pick<MirroredVersion, "firstSeenAt" | "decision">;

/**
 * What a version still waits for; `null` where it may pass. A rule's own days count before the
 * mirror's approval, and somebody's approval before either.
 */
export function waitOf(
  { firstSeenAt, decision }: AtGate,
  { holdDays }: Pick<EffectiveRule, "holdDays">,
  { approval }: Pick<Mirror, "approval">,
  now: Instant,
): Wait | null {
  if (decision?.verdict === "approved") return null;
  if (holdDays === null && approval.mode === "manual") return { state: "waiting", dueAt: 0 };
  const days = holdDays ?? (approval.mode === "hold" ? approval.days : 0);
  const dueAt = firstSeenAt + days * DAY;
  return now < dueAt ? { state: "held", dueAt } : null;
}
