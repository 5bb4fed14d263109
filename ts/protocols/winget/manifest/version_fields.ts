import type { JsonObject } from "../../../kit/json.ts";
import type { Fields, Shape } from "./_field.ts";
import { VERSION } from "./_forms.ts";
import { INSTALLER, type Installer } from "./installer_fields.ts";
import { DEFAULT_LOCALE, LOCALE } from "./locale_fields.ts";

/** One version of a package with all its locales and installers. */
export const MANIFEST_VERSION = {
  PackageVersion: { is: "text", min: 1, max: 128, form: VERSION, required: true },
  Channel: { is: "text", min: 1, max: 16 },
  DefaultLocale: { is: "object", members: DEFAULT_LOCALE, required: true },
  Locales: { is: "list", max: 1024, of: { is: "object", members: LOCALE } },
  Installers: {
    is: "list",
    rule: "4.4",
    max: 1024,
    of: { is: "object", members: INSTALLER },
  },
} as const satisfies Fields;

/** How many versions one document may bring. */
export const MOST_VERSIONS = 10_000;

/**
 * One version as it is stored. While it has no installers it can be managed, but clients never
 * hear of it.
 */
export type ManifestVersion =
  & Omit<Shape<typeof MANIFEST_VERSION>, "Installers">
  & {
    readonly Installers: readonly Installer[];
    /** `InstallerIdentifier`s of those that are hidden from clients; no client reads or writes it. */
    readonly disabledInstallers?: readonly string[];
  };

/** What clients may be told of a version: everything but the installers that are hidden. */
export function enabledInstallers(
  { Installers, disabledInstallers = [] }: ManifestVersion,
): readonly Installer[] {
  if (disabledInstallers.length === 0) return Installers;
  return Installers.filter(({ InstallerIdentifier: name = "" }) =>
    !disabledInstallers.includes(name)
  );
}

/** A package with its versions, as it is handed in. */
export type PackageManifest = {
  readonly PackageIdentifier: string;
  readonly Versions: readonly ManifestVersion[];
};

/** Manifests are written by `JsonObject` documents; this reads one back. */
export function asManifestVersion(stored: JsonObject): ManifestVersion {
  if (typeof stored.PackageVersion !== "string" || !Array.isArray(stored.Installers)) {
    throw new Error("A stored WinGet manifest has lost its version or its installers");
  }
  return stored as unknown as ManifestVersion;
}
