import { INSTALLER } from "../manifest/installer_fields.ts";
import { DEFAULT_LOCALE, LOCALE } from "../manifest/locale_fields.ts";
import type { Fields } from "../manifest/rows.ts";
import { MANIFEST_VERSION } from "../manifest/version_fields.ts";

const {
  InstallerIdentifier: _key,
  Architecture,
  InstallerUrl,
  InstallerSha256,
  SignatureSha256,
  MSStoreProductIdentifier,
  ...inherited
} = INSTALLER;

/** What the root of a manifest may say for all its installers. */
export const INHERITED: Fields = inherited;

/** What a manifest may say of one installer; identifiers are the registry's own. */
export const INSTALLER_ENTRY: Fields = {
  ...inherited,
  Architecture,
  InstallerUrl,
  InstallerSha256,
  SignatureSha256,
  MSStoreProductIdentifier,
};

const TEXT = { is: "text", max: 128 } as const;

/** What every file says of itself. */
export const HEAD: Fields = {
  PackageIdentifier: TEXT,
  PackageVersion: TEXT,
  ManifestType: TEXT,
  ManifestVersion: TEXT,
};

/** The root of a whole manifest: of a singleton or merged file, or of installer and default locale. */
export const ROOT: Fields = {
  ...HEAD,
  Channel: MANIFEST_VERSION.Channel,
  ...INHERITED,
  ...DEFAULT_LOCALE,
  Installers: {
    ...MANIFEST_VERSION.Installers,
    of: { is: "object", members: INSTALLER_ENTRY },
  },
  Localization: { ...MANIFEST_VERSION.Locales, of: { is: "object", members: LOCALE } },
};

/** The root of a version file. */
export const VERSION_ROOT: Fields = { ...HEAD, DefaultLocale: DEFAULT_LOCALE.PackageLocale };

/** The root of a file with a further locale. */
export const LOCALE_ROOT: Fields = { ...HEAD, ...LOCALE };
