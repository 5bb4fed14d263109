import type { Json, JsonObject } from "../../../kit/json.ts";
import { type Finding, RegistryError } from "../../../model/registry_error.ts";
import type { ManifestVersion } from "../manifest.ts";
import { readVersion, validateVersion } from "../manifest.ts";

/** A version in the making, and what is known of it. */
export interface Unjudged {
  readonly manifest: JsonObject;
  readonly origins: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/** What is to be said of a version before it can be published. */
export interface Verdict {
  /** Paths of what is required and not known. */
  readonly missing: readonly string[];
  /** What else is wrong. */
  readonly findings: readonly Finding[];
}

/** The same, judged: nothing that a file says wrongly and that could be left out is in it. */
export type Judged = Unjudged & Verdict;

/** Members without which there is no version, installer or locale: they stay, however wrong. */
const NEEDED = new Set([
  ...["PackageVersion", "PackageLocale", "PackageName", "Publisher", "ShortDescription"],
  ...["License", "Architecture", "InstallerType", "InstallerUrl", "InstallerSha256"],
  ...["NestedInstallerType", "NestedInstallerFiles"],
]);

/** Leaves out what breaks a rule and could be missing, and judges the rest as publishing will. */
export function judge(draft: Unjudged): Judged {
  const wrong = findingsOf(draft.manifest)
    .flatMap((finding) => {
      const path = draft.origins.keys().find((path) => isWithin(finding.field, path));
      return path && !NEEDED.has(path.split(".").at(-1)!) ? [{ path, finding }] : [];
    });
  const kept = wrong.reduce((left, { path, finding }) => without(left, path, finding), draft);
  return { ...kept, ...verdictOn(kept.manifest) };
}

/** Judges a version as publishing will. */
export function verdictOn(manifest: JsonObject): Verdict {
  return split(findingsOf(manifest));
}

/** Judges what somebody has written: it may have any form. */
export function verdictOnGiven(manifest: JsonObject): Verdict {
  try {
    return split(validateVersion(readVersion(manifest)));
  } catch (error) {
    if (error instanceof RegistryError && error.findings.length > 0) return split(error.findings);
    throw error;
  }
}

function split(findings: readonly Finding[]): Verdict {
  const isMissing = ({ says }: Finding) => /^Is required/.test(says);
  return {
    missing: findings.filter(isMissing).map(({ field }) => field),
    findings: findings.filter((finding) => !isMissing(finding)),
  };
}

function findingsOf(manifest: JsonObject): readonly Finding[] {
  const { DefaultLocale, Installers } = manifest as unknown as ManifestVersion;
  const whole = { PackageVersion: "", ...manifest, DefaultLocale, Installers };
  return validateVersion(whole as ManifestVersion);
}

function isWithin(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}

function without(draft: Unjudged, path: string, { says }: Finding): Unjudged {
  const from = draft.origins.get(path);
  if (from === undefined) return draft;
  const origins = new Map(draft.origins);
  origins.delete(path);
  const note = `${path.split(".").at(-1)} is left out, of ${from}: ${says}`;
  return {
    manifest: removed(draft.manifest, path.split(".")) as JsonObject,
    origins,
    notes: [...draft.notes, note],
  };
}

function removed(value: Json | undefined, [step, ...rest]: readonly string[]): Json {
  const { name, index } = /^(?<name>\w+)(?:\[(?<index>\d+)\])?$/.exec(step!)!.groups!;
  const { [name!]: member, ...others } = value as JsonObject;
  if (index !== undefined) {
    const list = member as readonly Json[];
    const at = Number(index);
    return { ...value as JsonObject, [name!]: list.with(at, removed(list[at], rest)) };
  }
  return rest.length === 0 ? others : { ...value as JsonObject, [name!]: removed(member, rest) };
}
