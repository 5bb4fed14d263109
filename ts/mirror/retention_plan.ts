import type { Instant } from "../model/document.ts";
import type { MirrorRetention, RemovalReason } from "../model/mirror.ts";
import type { VersionEntry } from "../model/package.ts";
import type { EffectiveRule } from "./effective_rule.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A copy that is to go, and why. */
export interface Surplus {
  readonly entry: VersionEntry;
  readonly why: RemovalReason;
}

/** What decides which copies of a package go. */
export interface RetentionTerms {
  /** `null` where none names the package: then it stays, unless somebody wants it gone. */
  readonly rule: Pick<EffectiveRule, "maxVersions" | "versions"> | null;
  readonly retention: MirrorRetention;
  readonly isWithin: (version: string, range: string) => boolean;
  /** Why a version goes whatever the rule keeps. */
  readonly condemned: (versionKey: string) => RemovalReason | null;
  readonly removeUnruled: boolean;
  readonly now: Instant;
}

/**
 * The copies of a package that go, of its versions newest first. What is our own is none of them,
 * nor does it count; nor does what is condemned or out of the rule's range. A version that a rule
 * names by itself stays, and age takes no package's newest copy.
 */
export function surplusOf(entries: readonly VersionEntry[], terms: RetentionTerms): Surplus[] {
  const copies = entries.filter(({ mirrored }) => mirrored);
  const gone: Surplus[] = [];
  let rank = 0;
  for (const entry of copies) {
    const why = whyAtOnce(entry, terms) ?? whyAt(rank, entry, terms);
    if (why) gone.push({ entry, why });
    if (why === null || why === "surplus" || why === "too_old") rank++;
  }
  return gone;
}

function whyAtOnce(
  { version, key }: VersionEntry,
  { rule, condemned, isWithin, removeUnruled }: RetentionTerms,
): RemovalReason | null {
  const condemnation = condemned(key);
  if (condemnation) return condemnation;
  if (!rule) return removeUnruled ? "unruled" : null;
  const isOut = rule.versions !== undefined && !isWithin(version, rule.versions);
  return isOut ? "out_of_range" : null;
}

function whyAt(
  rank: number,
  { publishedAt }: VersionEntry,
  { rule, retention: { maxAgeDays }, now }: RetentionTerms,
): RemovalReason | null {
  if (!rule || (rule.versions !== undefined && isPin(rule.versions))) return null;
  if (rank >= rule.maxVersions) return "surplus";
  const isOld = maxAgeDays !== null && publishedAt + maxAgeDays * DAY <= now;
  return isOld && rank > 0 ? "too_old" : null;
}

/** Whether a text names one version, and no range. */
export function isPin(versions: string): boolean {
  return !/[<>=*,]/.test(versions);
}
