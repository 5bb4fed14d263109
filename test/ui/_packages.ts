/** Packages as simple as they may be, for pages to show. */

/** The version of all of them. */
export const VERSION = "1.0";

/** The merged manifest of a package such as `Contoso.Tool`. */
export function manifest(identifier: string): Record<string, unknown> {
  const [publisher, name] = identifier.split(".");
  return {
    ...{ PackageIdentifier: identifier, PackageVersion: VERSION },
    DefaultLocale: {
      ...{ PackageLocale: "en-US", Publisher: publisher, PackageName: name, License: "MIT" },
      ShortDescription: "Does something",
    },
    Installers: [{
      ...{ Architecture: "x64", InstallerType: "exe" },
      ...{ InstallerUrl: "https://example.com/setup.exe", InstallerSha256: "0A".repeat(32) },
    }],
  };
}
