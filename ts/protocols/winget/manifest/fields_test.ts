import assert from "node:assert/strict";
import type { Field, Fields } from "./_field.ts";
import { INSTALLER } from "./installer_fields.ts";
import { DEFAULT_LOCALE, LOCALE } from "./locale_fields.ts";
import { MANIFEST_VERSION } from "./version_fields.ts";

/** The protocol's own figures, written down a second time: which contract first reads which member. */
const SINCE: Readonly<Record<string, string>> = {
  "1.0":
    "InstallerIdentifier InstallerUrl InstallerSha256 SignatureSha256 Architecture InstallerLocale " +
    "Platform MinimumOSVersion InstallerType Scope InstallModes InstallerSwitches " +
    "InstallerSuccessCodes UpgradeBehavior Commands Protocols FileExtensions Dependencies " +
    "PackageFamilyName ProductCode Capabilities RestrictedCapabilities",
  "1.1": "MSStoreProductIdentifier ReleaseDate InstallerAbortsTerminal InstallLocationRequired " +
    "RequireExplicitUpgrade ElevationRequirement UnsupportedOSArchitectures " +
    "AppsAndFeaturesEntries Markets ExpectedReturnCodes",
  "1.4": "NestedInstallerType NestedInstallerFiles DisplayInstallWarnings UnsupportedArguments " +
    "InstallationMetadata",
  "1.6": "DownloadCommandProhibited",
  "1.7": "RepairBehavior",
  "1.9": "ArchiveBinariesDependOnPath",
  "1.10": "Authentication",
  "1.28": "DesiredStateConfiguration",
};

const LOCALE_SINCE: Readonly<Record<string, string>> = {
  "1.0": "PackageLocale Publisher PublisherUrl PublisherSupportUrl PrivacyUrl Author PackageName " +
    "PackageUrl License LicenseUrl Copyright CopyrightUrl ShortDescription Description Tags",
  "1.1": "ReleaseNotes ReleaseNotesUrl Agreements",
  "1.4": "InstallationNotes PurchaseUrl Documentations",
  "1.5": "Icons",
};

/** Figures of the published limits: characters of a text, elements of a list. */
const MOST: readonly [Fields, string, number][] = [
  [MANIFEST_VERSION, "PackageVersion", 128],
  [MANIFEST_VERSION, "Channel", 16],
  [MANIFEST_VERSION, "Installers", 1024],
  [DEFAULT_LOCALE, "Moniker", 40],
  ...rows(LOCALE, 20, "PackageLocale"),
  ...rows(LOCALE, 256, "Publisher PackageName Author ShortDescription Documentations"),
  ...rows(LOCALE, 512, "License Copyright"),
  ...rows(LOCALE, 10_000, "Description ReleaseNotes InstallationNotes Agreements[].Agreement"),
  ...rows(LOCALE, 2048, "PublisherUrl PublisherSupportUrl PrivacyUrl PackageUrl LicenseUrl"),
  ...rows(LOCALE, 2048, "CopyrightUrl ReleaseNotesUrl PurchaseUrl Agreements[].AgreementUrl"),
  ...rows(LOCALE, 2048, "Documentations[].DocumentUrl Icons[].IconUrl"),
  ...rows(LOCALE, 100, "Agreements[].AgreementLabel Documentations[].DocumentLabel"),
  ...rows(LOCALE, 16, "Tags"),
  ...rows(LOCALE, 40, "Tags[]"),
  ...rows(LOCALE, 128, "Agreements"),
  ...rows(LOCALE, 1024, "Icons"),
  ...rows(INSTALLER, 128, "InstallerIdentifier ExpectedReturnCodes AppsAndFeaturesEntries"),
  ...rows(INSTALLER, 2048, "InstallerUrl Protocols[] InstallerSwitches.Custom"),
  ...rows(INSTALLER, 2048, "InstallationMetadata.Files"),
  ...rows(INSTALLER, 64, "InstallerSha256 SignatureSha256 Protocols FileExtensions[]"),
  ...rows(INSTALLER, 20, "InstallerLocale"),
  ...rows(INSTALLER, 2, "Platform"),
  ...rows(INSTALLER, 512, "InstallerSwitches.Silent InstallerSwitches.SilentWithProgress"),
  ...rows(INSTALLER, 512, "InstallerSwitches.Interactive InstallerSwitches.InstallLocation"),
  ...rows(INSTALLER, 512, "InstallerSwitches.Log InstallerSwitches.Upgrade FileExtensions"),
  ...rows(INSTALLER, 512, "NestedInstallerFiles[].RelativeFilePath"),
  ...rows(INSTALLER, 16, "InstallerSuccessCodes Commands Dependencies.WindowsFeatures"),
  ...rows(INSTALLER, 16, "Dependencies.WindowsLibraries Dependencies.PackageDependencies"),
  ...rows(INSTALLER, 16, "Dependencies.ExternalDependencies"),
  ...rows(INSTALLER, 16, "DesiredStateConfiguration.PowerShell"),
  ...rows(INSTALLER, 40, "Commands[] Capabilities[] NestedInstallerFiles[].PortableCommandAlias"),
  ...rows(INSTALLER, 255, "PackageFamilyName ProductCode"),
  ...rows(INSTALLER, 1000, "Capabilities RestrictedCapabilities"),
  ...rows(INSTALLER, 256, "Markets.AllowedMarkets Markets.ExcludedMarkets"),
  ...rows(INSTALLER, 256, "AppsAndFeaturesEntries[].DisplayName"),
  ...rows(INSTALLER, 256, "AppsAndFeaturesEntries[].Publisher"),
  ...rows(INSTALLER, 128, "AppsAndFeaturesEntries[].DisplayVersion"),
  ...rows(INSTALLER, 1024, "NestedInstallerFiles"),
  ...rows(INSTALLER, 64, "DesiredStateConfiguration.PowerShell[].Resources"),
  ...rows(INSTALLER, 100, "DesiredStateConfiguration.PowerShell[].ModuleName"),
  ...rows(INSTALLER, 128, "DesiredStateConfiguration.DSCv3.Resources"),
  ...rows(INSTALLER, 256, "DesiredStateConfiguration.DSCv3.Resources[].Type"),
];

function rows(members: Fields, most: number, names: string): [Fields, string, number][] {
  return names.split(" ").map((name) => [members, name, most]);
}

function fieldAt(members: Fields, path: string): Field {
  const [first = "", ...rest] = path.replaceAll("[]", ".[]").split(".");
  return rest.reduce<Field>((field, name) => {
    if (field.is === "list" && name === "[]") return field.of;
    assert.ok(field.is === "object", path);
    return field.members[name]!;
  }, members[first]!);
}

function bySince(members: Fields): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, { since = "1.0" }] of Object.entries(members)) {
    (groups[since] ??= []).push(name);
  }
  return groups;
}

function sorted(groups: Readonly<Record<string, readonly string[]>>): [string, string[]][] {
  return Object.entries(groups).map((
    [since, names],
  ): [string, string[]] => [since, names.toSorted()])
    .toSorted(([a], [b]) => a < b ? -1 : 1);
}

function words(groups: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(groups).map(([since, text]) => [since, text.split(" ")]),
  );
}

Deno.test("INSTALLER has every member of every contract, and no other", () => {
  assert.deepEqual(sorted(bySince(INSTALLER)), sorted(words(SINCE)));
});

Deno.test("LOCALE has every member of every contract, and the default one a moniker", () => {
  assert.deepEqual(sorted(bySince(LOCALE)), sorted(words(LOCALE_SINCE)));
  const names = [...Object.keys(LOCALE), "Moniker"].toSorted();
  assert.deepEqual(Object.keys(DEFAULT_LOCALE).toSorted(), names);
});

Deno.test("the tables carry the published limits", () => {
  for (const [members, path, most] of MOST) {
    const field = fieldAt(members, path);
    assert.ok("max" in field, path);
    assert.equal(field.max, most, path);
  }
});
