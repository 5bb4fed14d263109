import { canonicalJson } from "../kit/canonical_json.ts";
import { sha256Hex } from "../kit/digest.ts";
import { fold } from "../kit/fold.ts";
import { compileGlob } from "../kit/glob.ts";
import type { RuleTerms } from "../model/mirror.ts";
import type { PartTerms } from "../protocols/mirroring.ts";

/** What counts where a rule says nothing: `UPDATER_MAX_VERSIONS_PER_PACKAGE` and the like. */
export interface UpdaterDefaults {
  readonly maxVersionsPerPackage: number;
  readonly architectures: readonly string[];
  readonly installerTypes: readonly string[];
}

/** A rule as somebody has written it. */
export interface WrittenRule {
  readonly id: string;
  readonly terms: RuleTerms;
}

/** A rule in which nothing is left open. */
export interface EffectiveRule {
  readonly id: string;
  /** As it is written, for whoever reads an index. */
  readonly glob: string;
  /** Whether it names one package, and no pattern. */
  readonly isExact: boolean;
  /** What names must begin with, folded, before the first sign that stands for others. */
  readonly prefix: string;
  /** In any case. */
  matches(name: string): boolean;
  readonly parts: PartTerms;
  readonly maxVersions: number;
  /** A range, or one version, which is pinned. */
  readonly versions?: string;
  readonly rehost: boolean;
  readonly holdDays: number | null;
  /** Another one whenever something else is wanted of a package. */
  readonly fingerprint: string;
  /** The same, of what is wanted of one version. */
  readonly partsFingerprint: string;
}

/**
 * Rules with what the settings say in the place of what they leave out, in the order in which they
 * count. Where several match a package, one alone counts, as a whole: an exact name before any
 * pattern, the pattern with more letters before its first `*` or `?` before one with fewer, and of
 * equals the one that was written first.
 */
export function effectiveRules(
  rules: readonly WrittenRule[],
  defaults: UpdaterDefaults,
): readonly EffectiveRule[] {
  return rules.map((rule) => effectiveRule(rule, defaults)).sort(bySpecificity);
}

/** What is wanted of a package that comes along with another one, and is named by no rule. */
export function ruleOfFollowed(name: string, defaults: UpdaterDefaults): EffectiveRule {
  return effectiveRule({ id: "", terms: { package: name } }, defaults);
}

/** One rule, with nothing left open. */
export function effectiveRule(
  { id, terms }: WrittenRule,
  defaults: UpdaterDefaults,
): EffectiveRule {
  const pattern = fold(terms.package);
  const matches = compileGlob(pattern);
  const prefix = /^[^*?]*/.exec(pattern)![0];
  const { parts, rehost = true } = { ...terms, parts: partsOf(terms, defaults) };
  const { maxVersions = defaults.maxVersionsPerPackage, versions, holdDays = null } = terms;
  return {
    ...{ id, glob: terms.package, prefix, isExact: prefix === pattern, parts, rehost, holdDays },
    ...{ maxVersions, ...(versions !== undefined && { versions }) },
    matches: (name) => matches === null || matches(fold(name)),
    fingerprint: fingerprint({ parts, rehost, holdDays, maxVersions, versions }),
    partsFingerprint: fingerprint({ parts, rehost }),
  };
}

function partsOf(terms: RuleTerms, defaults: UpdaterDefaults): PartTerms {
  const { architectures, installerTypes, scopes, locales } = terms;
  return {
    architectures: architectures ?? defaults.architectures,
    installerTypes: installerTypes ?? defaults.installerTypes,
    ...(scopes && { scopes }),
    ...(locales && { locales }),
  };
}

function bySpecificity(one: EffectiveRule, other: EffectiveRule): number {
  return Number(other.isExact) - Number(one.isExact) || other.prefix.length - one.prefix.length;
}

/** Short, and equal for what is equal. */
export function fingerprint(value: object): string {
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify(value)))).slice(0, 32);
}
