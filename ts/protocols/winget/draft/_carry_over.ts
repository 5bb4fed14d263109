import type { JsonObject } from "../../../kit/json.ts";
import type { Installer, ManifestVersion } from "../manifest.ts";
import { effectiveType } from "../manifest/installer_type.ts";
import { carried, fact, type Row, valuesOf } from "./_row.ts";

/** What is true of one version alone, and so is not taken from an older one. */
const OF_ONE_VERSION = ["ReleaseNotes", "ReleaseNotesUrl"];

/** What people decide about installing, whatever the file. */
const DECIDED = [
  ...["InstallModes", "InstallerSuccessCodes", "ExpectedReturnCodes", "UpgradeBehavior"],
  ...["RepairBehavior", "Commands", "Protocols", "FileExtensions", "Dependencies", "Markets"],
  ...["InstallerAbortsTerminal", "InstallLocationRequired", "RequireExplicitUpgrade"],
  ...["UnsupportedOSArchitectures", "ElevationRequirement", "DisplayInstallWarnings"],
  ...["UnsupportedArguments", "InstallationMetadata", "DownloadCommandProhibited"],
  ...["ArchiveBinariesDependOnPath", "Authentication", "DesiredStateConfiguration"],
];
/** What the file says better, if it says it. */
const OTHERWISE_KNOWN = [
  ...["Architecture", "InstallerType", "Scope", "InstallerLocale", "NestedInstallerType"],
  ...["Platform", "MinimumOSVersion"],
];
/** Codes of these change with every version. */
const CODED_ANEW = new Set(["msi", "wix", "burn"]);

/** What a version says of its product, for one that follows it; what stands in `row` gives way. */
export function localeAfter(known: ManifestVersion, row: Row): Row {
  const from = nameOf(known);
  const names = Object.keys(known.DefaultLocale).filter((name) => !OF_ONE_VERSION.includes(name));
  return { ...row, ...carried(known.DefaultLocale, names, from) };
}

/** The other locales of a version, for one that follows it. */
export function localesAfter({ Locales = [] }: ManifestVersion): readonly JsonObject[] {
  return Locales.map((locale) =>
    Object.fromEntries(Object.entries(locale).filter(([name]) => !OF_ONE_VERSION.includes(name)))
  );
}

/** Fills up what the file does not say of an installer from the one that it follows. */
export function installerAfter(known: ManifestVersion, row: Row): Row {
  const former = followed(known.Installers, valuesOf(row));
  if (!former) return row;
  const from = nameOf(known);
  const type = effectiveType(former) ?? "";
  const codes = CODED_ANEW.has(type) ? [] : ["ProductCode", "AppsAndFeaturesEntries"];
  return {
    ...carried(former, [...OTHERWISE_KNOWN, ...codes], from),
    ...said(row),
    ...carried(former, DECIDED, from),
    InstallerSwitches: switchesAfter(former, row, from),
    NestedInstallerFiles: filesAfter(former, row),
  };
}

/** The installer that is most alike, if any is of the same kind. */
function followed(installers: readonly Installer[], values: JsonObject): Installer | undefined {
  const score = (one: Installer) =>
    ["InstallerType", "NestedInstallerType", "Architecture", "Scope", "InstallerLocale"]
      .map((name) => gain((one as JsonObject)[name] as string, values[name] as string))
      .reduce((sum, points, at) => sum + points * (5 - at), 0);
  const alike = installers.filter((one) =>
    values.InstallerType === undefined || one.InstallerType === values.InstallerType
  );
  return alike.toSorted((a, b) => score(b) - score(a))[0];
}

function gain(one: string | undefined, other: string | undefined): number {
  return one === other ? 2 : one === undefined || other === undefined ? 1 : 0;
}

/** Switches that somebody has written win over those that are usual. */
function switchesAfter(former: Installer, row: Row, from: string): Row[string] {
  const usual = row.InstallerSwitches;
  const written = former.InstallerSwitches;
  if (!written) return usual;
  const { Custom: _, ...others } = written;
  const isChosen = usual && (usual.value as JsonObject).Custom !== undefined;
  return { value: { ...usual?.value as JsonObject, ...isChosen ? others : written }, from };
}

/** Aliases belong to programs, wherever a newer archive keeps them. */
function filesAfter({ NestedInstallerFiles = [] }: Installer, row: Row): Row[string] {
  const files = row.NestedInstallerFiles;
  if (!files) return undefined;
  const aliases = new Map(
    NestedInstallerFiles.map((one) => [baseOf(one.RelativeFilePath), one.PortableCommandAlias]),
  );
  const value = (files.value as readonly JsonObject[]).map((file) => {
    const alias = aliases.get(baseOf(file.RelativeFilePath as string));
    return alias === undefined ? file : { ...file, PortableCommandAlias: alias };
  });
  return { ...files, value };
}

function baseOf(path: string): string {
  return path.replace(/^.*[\\/]/, "").toLowerCase();
}

function nameOf({ PackageVersion }: ManifestVersion): string {
  return `version ${PackageVersion}`;
}

function said(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, one]) => one ? [[name, fact(one.value, one.from)]] : []),
  );
}
