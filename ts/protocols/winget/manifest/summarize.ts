import { fold } from "../../../kit/fold.ts";
import { normalizedForms } from "../normalize.ts";
import type { WingetSummary } from "../summary.ts";
import { servedSince } from "./contract_floor.ts";
import type { Installer } from "./installer_fields.ts";
import { effectiveType } from "./installer_type.ts";
import { marketsOf } from "./markets.ts";
import { enabledInstallers, type ManifestVersion } from "./version_fields.ts";

/** What searches need to know of a version; members that would be empty are left out. */
export function summarize(version: ManifestVersion): WingetSummary {
  const { DefaultLocale, Locales = [] } = version;
  const Installers = enabledInstallers(version);
  const entries = Installers.flatMap((installer) => installer.AppsAndFeaturesEntries ?? []);
  const names = [DefaultLocale, ...Locales].map((locale) => locale.PackageName);
  return {
    name: DefaultLocale.PackageName,
    publisher: DefaultLocale.Publisher,
    ...(DefaultLocale.Moniker !== undefined && { moniker: DefaultLocale.Moniker }),
    ...some("otherNames", Locales.map((locale) => locale.PackageName)),
    ...some("otherPublishers", Locales.map((locale) => locale.Publisher)),
    ...some("tags", [DefaultLocale, ...Locales].flatMap(({ Tags = [] }) => Tags)),
    ...some("commands", Installers.flatMap(commandsOf)),
    ...some("packageFamilyNames", Installers.map((installer) => installer.PackageFamilyName)),
    ...some("productCodes", [...Installers, ...entries].map(({ ProductCode }) => ProductCode)),
    ...some("upgradeCodes", entries.map(({ UpgradeCode }) => UpgradeCode)),
    ...some("arpVersions", Installers.flatMap(displayVersionsOf)),
    ...some(
      "normalizedNames",
      [...names, ...entries.map(({ DisplayName }) => DisplayName)]
        .flatMap((name) => name === undefined ? [] : normalizedForms(name)),
    ),
    ...some(
      "installerTypes",
      Installers.flatMap((one) => [one.InstallerType, effectiveType(one)]),
    ),
    ...some("architectures", Installers.map(({ Architecture }) => Architecture)),
    ...(Installers.length !== 1 && { installers: Installers.length }),
    ...some("markets", marketsOf(Installers) ?? []),
    since: servedSince(Installers),
  };
}

/** Those that differ when folded, in the spelling that stands first. */
function some<Name extends keyof WingetSummary>(
  name: Name,
  texts: readonly (string | undefined)[],
): { readonly [N in Name]?: readonly string[] } {
  const byKey = new Map<string, string>();
  for (const text of texts) {
    if (text && !byKey.has(fold(text))) byKey.set(fold(text), text);
  }
  return byKey.size === 0 ? {} : { [name]: [...byKey.values()] } as Record<Name, string[]>;
}

/** What can be typed once it is installed: its commands, and the aliases of portables in a zip. */
function commandsOf(
  { Commands = [], NestedInstallerFiles = [] }: Installer,
): (string | undefined)[] {
  return [...Commands, ...NestedInstallerFiles.map((file) => file.PortableCommandAlias)];
}

/** Clients compare with these; a portable is listed under the version of its package instead. */
function displayVersionsOf(installer: Installer): (string | undefined)[] {
  if (effectiveType(installer) === "portable") return [];
  return (installer.AppsAndFeaturesEntries ?? []).map(({ DisplayVersion }) => DisplayVersion);
}
