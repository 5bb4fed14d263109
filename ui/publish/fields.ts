import type { publishWords } from "./words.ts";

/** A value that has a field of its own in the form; every other can be edited as JSON. */
export interface FieldRow {
  readonly name: keyof typeof publishWords.value.fields;
  /** Below the version, or the installer; its name where it is not said. */
  readonly path?: string;
  readonly choices?: readonly string[];
  readonly lines?: boolean;
  readonly isList?: boolean;
  readonly mono?: boolean;
}

/** What every version says. */
export const MAIN_FIELDS: readonly FieldRow[] = [
  { name: "PackageVersion", mono: true },
  { name: "PackageName", path: "DefaultLocale.PackageName" },
  { name: "Publisher", path: "DefaultLocale.Publisher" },
  { name: "License", path: "DefaultLocale.License" },
  { name: "ShortDescription", path: "DefaultLocale.ShortDescription" },
  { name: "PackageLocale", path: "DefaultLocale.PackageLocale", mono: true },
];

/** What a version may say besides. */
export const MORE_FIELDS: readonly FieldRow[] = [
  { name: "Moniker", path: "DefaultLocale.Moniker", mono: true },
  { name: "Author", path: "DefaultLocale.Author" },
  { name: "Tags", path: "DefaultLocale.Tags", lines: true, isList: true },
  { name: "Description", path: "DefaultLocale.Description", lines: true },
  { name: "LicenseUrl", path: "DefaultLocale.LicenseUrl" },
  { name: "PackageUrl", path: "DefaultLocale.PackageUrl" },
  { name: "PublisherUrl", path: "DefaultLocale.PublisherUrl" },
  { name: "PublisherSupportUrl", path: "DefaultLocale.PublisherSupportUrl" },
  { name: "PrivacyUrl", path: "DefaultLocale.PrivacyUrl" },
  { name: "Copyright", path: "DefaultLocale.Copyright" },
  { name: "ReleaseNotesUrl", path: "DefaultLocale.ReleaseNotesUrl" },
  { name: "ReleaseNotes", path: "DefaultLocale.ReleaseNotes", lines: true },
  { name: "InstallationNotes", path: "DefaultLocale.InstallationNotes", lines: true },
];

/** What every installer says. */
export const INSTALLER_FIELDS: readonly FieldRow[] = [
  { name: "Architecture", choices: ["x64", "x86", "arm64", "arm", "neutral"] },
  {
    name: "InstallerType",
    choices: [
      ...["msi", "wix", "msix", "appx", "exe", "inno", "nullsoft", "burn", "zip"],
      ...["portable", "font"],
    ],
  },
  { name: "Scope", choices: ["user", "machine"] },
  { name: "Silent", path: "InstallerSwitches.Silent", mono: true },
  { name: "SilentWithProgress", path: "InstallerSwitches.SilentWithProgress", mono: true },
  { name: "Custom", path: "InstallerSwitches.Custom", mono: true },
];

/** What an installer may say besides. */
export const MORE_INSTALLER_FIELDS: readonly FieldRow[] = [
  { name: "ProductCode", mono: true },
  { name: "PackageFamilyName", mono: true },
  { name: "InstallerLocale", mono: true },
  { name: "MinimumOSVersion", mono: true },
  { name: "UpgradeBehavior", choices: ["install", "uninstallPrevious", "deny"] },
  {
    name: "ElevationRequirement",
    choices: ["elevationRequired", "elevationProhibited", "elevatesSelf"],
  },
  { name: "Commands", lines: true, isList: true },
];
