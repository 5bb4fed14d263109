/**
 * The manifest of a WinGet version: what it can say, how it is read and judged, and how each
 * contract sees it. Pure; every field is a row in a table of `manifest/`.
 * @module
 */
export { clashes } from "./manifest/duplicates.ts";
export { MOST_FINDINGS, refuseFindings } from "./manifest/findings.ts";
export { withIdentifiers } from "./manifest/identifiers.ts";
export type {
  AppsAndFeaturesEntry,
  Installer,
  InstallerType,
} from "./manifest/installer_fields.ts";
export { effectiveType } from "./manifest/installer_type.ts";
export type { DefaultLocale, Locale } from "./manifest/locale_fields.ts";
export {
  presentInstaller,
  presentLocale,
  type PresentOptions,
  presentVersion,
} from "./manifest/present.ts";
export {
  readDefaultLocale,
  readInstaller,
  readLocale,
  type ReadOptions,
  readPackageManifest,
  readVersion,
} from "./manifest/read.ts";
export { summarize } from "./manifest/summarize.ts";
export { validatePackage, validateVersion } from "./manifest/validate.ts";
export {
  asManifestVersion,
  enabledInstallers,
  type ManifestVersion,
  type PackageManifest,
} from "./manifest/version_fields.ts";
