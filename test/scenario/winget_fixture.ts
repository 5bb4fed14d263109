/** A version as a publisher writes it: whatever a test wants to try. */
export type VersionInRest = { readonly PackageVersion: string; readonly [member: string]: unknown };

/** A package manifest in REST form, as small as clients accept. */
export function manifest(
  identifier: string,
  versions: readonly (string | VersionInRest)[],
): { PackageIdentifier: string; Versions: VersionInRest[] } {
  return {
    PackageIdentifier: identifier,
    Versions: versions.map((one) =>
      typeof one === "string" ? version(identifier, one) : { ...version(identifier, ""), ...one }
    ),
  };
}

/** One version in REST form. */
export function version(identifier: string, number: string): VersionInRest {
  const [publisher = "Somebody", ...name] = identifier.split(".");
  return {
    PackageVersion: number,
    DefaultLocale: {
      PackageLocale: "en-US",
      PackageName: name.join(" "),
      Publisher: publisher,
      ShortDescription: "For a test",
      License: "MIT",
    },
    Installers: [installer()],
  };
}

/** One installer in REST form, with other members in the place of its own. */
export function installer(members: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    InstallerIdentifier: "x64",
    Architecture: "x64",
    InstallerType: "exe",
    InstallerUrl: "https://downloads.test/setup.exe",
    InstallerSha256: "A".repeat(64),
    ...members,
  };
}
