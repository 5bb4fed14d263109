import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { clashes, type Installer, type ManifestVersion } from "./manifest.ts";
import type { PublishingMode, PublishingOutcome } from "../publishing.ts";

export type { PublishingMode };

/** What is there of a version that somebody publishes. */
export interface Former {
  /** Whether the package is. */
  readonly isThere: boolean;
  /** The version that is equal to it in version order; `null` where there is none. */
  readonly former: ManifestVersion | null;
}

/** A version that somebody publishes, and what is there. */
export interface Publication extends Former {
  readonly mode: PublishingMode;
  readonly wanted: ManifestVersion;
}

/** What became of it. */
export interface Placement {
  readonly mode: PublishingMode;
  readonly outcome: PublishingOutcome;
  readonly version: ManifestVersion;
}

/** What a version is to become: what is said, or else what fits. Refuses what has nothing to join. */
export function modeOf(
  { identifier, version, mode }: {
    readonly identifier: string;
    readonly version: ManifestVersion;
    readonly mode?: PublishingMode;
  },
  { isThere, former }: Former,
): PublishingMode {
  const fitting = mode ?? (!isThere ? "package" : former ? "installer" : "version");
  if (fitting === "package") return fitting;
  if (!isThere) throw new RegistryError("package_missing", quote(identifier));
  if (fitting === "version" || former) return fitting;
  throw new RegistryError("version_missing", quote(version.PackageVersion));
}

/** Works out the next state of a version; refuses what is there with other files. */
export function place(publication: Publication): Placement {
  const { mode, former, wanted } = publication;
  if (mode === "package" || mode === "version" || !former) return fresh(publication);
  const version = mode === "replace" ? settled(former, wanted) : joined(former, wanted);
  const isSame = JSON.stringify(version) === JSON.stringify(former);
  return { mode, outcome: isSame ? "unchanged" : "changed", version };
}

function fresh({ isThere, former, wanted, mode }: Publication): Placement {
  const isTaken = mode === "package" ? isThere : former !== null;
  if (!isTaken) return { mode, outcome: "created", version: wanted };
  if (former && wanted.Installers.every((one) => isAmong(former, one))) {
    return { mode, outcome: "unchanged", version: former };
  }
  const detail = `${quote(wanted.PackageVersion)} has other installers; publish as a further ` +
    "installer or in its place";
  throw mode === "version" || former
    ? new RegistryError("version_taken", detail)
    : new RegistryError("package_taken", "Publish as a further version");
}

/** The version with further installers; those that it has with the same file are left as they are. */
function joined(former: ManifestVersion, wanted: ManifestVersion): ManifestVersion {
  const added = wanted.Installers.filter((one) => !isAmong(former, one));
  for (const [at, installer] of added.entries()) refuseClash(former, installer, at);
  if (added.length === 0) return former;
  return { ...former, Installers: [...former.Installers, ...added.map(unnamed(former))] };
}

/** The version as it is wanted, where files that are there already stay at their addresses. */
function settled(former: ManifestVersion, wanted: ManifestVersion): ManifestVersion {
  const { disabledInstallers: hidden } = former;
  const Installers = wanted.Installers.map((one) => {
    const there = former.Installers.find((other) => isSame(one, other));
    if (!there) return one;
    const { InstallerIdentifier, InstallerUrl } = there;
    return { ...one, InstallerIdentifier, InstallerUrl };
  });
  return { ...wanted, Installers, ...(hidden && { disabledInstallers: hidden }) };
}

function isAmong({ Installers }: ManifestVersion, installer: Installer): boolean {
  return Installers.some((one) => isSame(one, installer));
}

function isSame(one: Installer, other: Installer): boolean {
  return one.InstallerSha256 !== undefined && one.InstallerSha256 === other.InstallerSha256 &&
    clashes(one, other);
}

function refuseClash({ Installers, PackageVersion }: ManifestVersion, one: Installer, at: number) {
  const other = Installers.find((known) => clashes(known, one));
  if (!other) return;
  const says =
    `Cannot be told from installer ${quote(other.InstallerIdentifier ?? "")} of version ` +
    `${quote(PackageVersion)}, which has another file: InstallerType, NestedInstallerType, ` +
    "Architecture, InstallerLocale and Scope are the same (no Scope equals any)";
  throw new RegistryError("part_taken", says, {
    findings: [{ field: `Installers[${at}]`, rule: "V3", says }],
  });
}

/** An identifier that was made up gives way to those that are there. */
function unnamed({ Installers }: ManifestVersion): (installer: Installer) => Installer {
  const taken = new Set(Installers.map(({ InstallerIdentifier: name = "" }) => name.toLowerCase()));
  return (installer) => {
    const { InstallerIdentifier: name = "", ...rest } = installer;
    return taken.has(name.toLowerCase()) ? rest : installer;
  };
}
