import type { Finding } from "../../../model/registry_error.ts";
import { versionKey } from "../names.ts";
import { clashes, duplicatesAmong } from "./duplicates.ts";
import { memberOf } from "./_field.ts";
import { Findings } from "./findings.ts";
import { INSTALLER_RULES, isExact } from "./_installer_rules.ts";
import { readObject } from "./_read.ts";
import type { ReadOptions } from "./read.ts";
import { MANIFEST_VERSION, type ManifestVersion, type PackageManifest } from "./version_fields.ts";

/**
 * What is wrong with a whole version: types, limits and missing members as when it is read, and
 * V1 to V19, the rules by which the newest client accepts or refuses an answer. Clients refuse all
 * versions of a package for one fault in one of them, so whatever has a finding must not be served.
 * A version without installers has none for that reason alone.
 */
export function validateVersion(
  version: ManifestVersion,
  options: ReadOptions = {},
): readonly Finding[] {
  const findings = new Findings();
  judge(version, options, findings);
  return findings.list;
}

/** What is wrong with a package: with each version, and between them. */
export function validatePackage(
  { Versions }: PackageManifest,
  options: ReadOptions = {},
): readonly Finding[] {
  const findings = new Findings();
  const keys = new Map<string, string>();
  for (const [index, version] of Versions.entries()) {
    const at = memberOf(options.at ?? "", `Versions[${index}]`);
    judge(version, { ...options, at }, findings);
    if (findings.full) break;
    if (!isExact(version.PackageVersion)) continue;
    const key = versionKey(version.PackageVersion);
    const other = keys.get(key);
    if (other !== undefined) {
      const says = `Is the same version as ${JSON.stringify(other)}`;
      findings.add(`${at}.PackageVersion`, "6.3", says, version.PackageVersion);
    }
    keys.set(key, other ?? version.PackageVersion);
  }
  return findings.list;
}

function judge(version: ManifestVersion, options: ReadOptions, findings: Findings): void {
  const { at = "" } = options;
  readObject(MANIFEST_VERSION, version, { at, rule: "4.3", findings, options });
  judgeVersion(version, at, findings);
  judgeInstallers(version, at, findings);
}

function judgeVersion(version: ManifestVersion, at: string, findings: Findings): void {
  const { PackageVersion, Channel, DefaultLocale, Locales = [] } = version;
  if (Channel) findings.add(memberOf(at, "Channel"), "V1", "Must be empty", Channel);
  if (!isExact(PackageVersion)) {
    const says = 'Must be a version, not one said to be "<" or ">" another';
    findings.add(memberOf(at, "PackageVersion"), "V2", says, PackageVersion);
  }
  const spoken = [DefaultLocale, ...Locales].map(({ PackageLocale }) => PackageLocale);
  for (const index of repeatsAmong(spoken)) {
    const field = memberOf(at, `Locales[${index - 1}].PackageLocale`);
    findings.add(field, "4.3", "Must differ from those before it", spoken[index]);
  }
}

function judgeInstallers(version: ManifestVersion, at: string, findings: Findings): void {
  const { Installers } = version;
  const names = Installers.map(({ InstallerIdentifier }) => InstallerIdentifier);
  const placeOf = (index: number) => memberOf(at, `Installers[${index}]`);
  for (const index of repeatsAmong(names)) {
    const field = `${placeOf(index)}.InstallerIdentifier`;
    findings.add(field, "4.4", "Must differ from those before it", names[index]);
  }
  for (const index of duplicatesAmong(Installers)) {
    const other = Installers.findIndex((one) => clashes(one, Installers[index]!));
    const named = names[other] === undefined ? "" : ` (${JSON.stringify(names[other])})`;
    findings.add(placeOf(index), "V3", `Cannot be told from Installers[${other}]${named}: ${SAME}`);
  }
  for (const [index, installer] of Installers.entries()) {
    if (findings.full) return;
    for (const { id, find } of INSTALLER_RULES) {
      for (const [field, says, value] of find(installer)) {
        findings.add(`${placeOf(index)}.${field}`, id, says, value);
      }
    }
  }
}

const SAME =
  "InstallerType, NestedInstallerType, Architecture, InstallerLocale and Scope are the " +
  "same (no Scope equals any)";

/** The indexes of names that stood before, in any case; what has no name repeats nothing. */
function repeatsAmong(names: readonly (string | undefined)[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    const folded = name.toLowerCase();
    const again = seen.has(folded);
    seen.add(folded);
    return again ? [index] : [];
  });
}
