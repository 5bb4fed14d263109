import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { ManifestVersion } from "./manifest.ts";

/** The version with one of its installers hidden or shown; refuses with `part_missing`. */
export function withInstaller(
  version: ManifestVersion,
  installer: string,
  enabled: boolean,
): ManifestVersion {
  const { disabledInstallers = [], ...rest } = version;
  const name = namesOf(version).find((one) => one.toLowerCase() === installer.toLowerCase());
  if (name === undefined) {
    throw new RegistryError("part_missing", `Installer ${quote(installer)}`, { dialect: 9 });
  }
  const others = disabledInstallers.filter((one) => one !== name);
  return withHidden(rest, enabled ? others : [...others, name]);
}

/** The version with those installers hidden that were hidden in its `former` state. */
export function stillDisabled(
  version: ManifestVersion,
  former: ManifestVersion | undefined,
): ManifestVersion {
  const hidden = version.disabledInstallers ?? former?.disabledInstallers ?? [];
  const { disabledInstallers: _, ...rest } = version;
  return withHidden(rest, hidden.filter((one) => namesOf(version).includes(one)));
}

function namesOf({ Installers }: ManifestVersion): string[] {
  return Installers.flatMap(({ InstallerIdentifier: name }) => name ?? []);
}

function withHidden(version: ManifestVersion, hidden: readonly string[]): ManifestVersion {
  return hidden.length === 0 ? version : { ...version, disabledInstallers: hidden };
}
