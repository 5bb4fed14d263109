import type { JsonObject } from "../kit/json.ts";
import type { ItemOutcome, MirroredVersion } from "../model/mirror.ts";
import type { VersionEntry } from "../model/package.ts";
import type { UpstreamIndex, UpstreamPackage, UpstreamVersion } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import type { EffectiveRule } from "./effective_rule.ts";

/** One version that is to be copied. */
export interface VersionTask {
  readonly index: UpstreamIndex;
  readonly of: UpstreamPackage;
  readonly name: PackageName;
  readonly version: UpstreamVersion;
  readonly key: string;
  readonly rule: EffectiveRule;
  /** What was known of it when the package was looked at. */
  readonly known: MirroredVersion | null;
  /** Its copy, as it was published then. */
  readonly entry: VersionEntry | null;
  /** Who signed the version before; `undefined` where nobody knows. */
  readonly formerSigner: JsonObject | null | undefined;
  /** Whether somebody asked for this very package. */
  readonly isAskedFor: boolean;
}

/** What became of it. */
export interface VersionResult {
  readonly outcome: ItemOutcome;
  /** Whether anything is otherwise than before. */
  readonly isNews: boolean;
  readonly reason: string;
  readonly detail: string;
  readonly bytes: number;
  /** Whether a copy of it is published here now. */
  readonly isHere: boolean;
}

/** Fills in what goes without saying. */
export function result(
  outcome: ItemOutcome,
  rest: Partial<Omit<VersionResult, "outcome">> = {},
): VersionResult {
  return { outcome, isNews: true, reason: "", detail: "", bytes: 0, isHere: false, ...rest };
}
