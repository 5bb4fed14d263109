import type { Installer, InstallerType } from "./installer_fields.ts";

/** What runs in the end: what a zip holds, or the installer itself; `undefined` for a zip that does not say. */
export function effectiveType(
  { InstallerType: type, NestedInstallerType: nested }: Installer,
): InstallerType | undefined {
  return type === "zip" ? nested : type;
}

/** The types that Windows lists by a product code of their own choosing. */
export const LISTED_BY_PRODUCT_CODE: ReadonlySet<InstallerType | undefined> = new Set<
  InstallerType
>(
  ["exe", "inno", "msi", "nullsoft", "wix", "burn", "portable"],
);

/** The types of which a zip may hold several files. */
export const MANY_FILES: ReadonlySet<InstallerType | undefined> = new Set<InstallerType>(
  ["portable", "font"],
);
