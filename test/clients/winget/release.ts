import type { Members } from "./reading.ts";

/** What a test says of a package; the rest is made up. */
export interface PackageSketch {
  readonly id: string;
  readonly name?: string;
  readonly publisher?: string;
  readonly versions?: readonly VersionSketch[];
}

/** What a test says of one version. */
export interface VersionSketch {
  readonly version: string;
  readonly locale?: Members;
  readonly installers?: readonly Members[];
}

/** The body that publishes a package. */
export function packageOf(sketch: PackageSketch): Members {
  const versions = sketch.versions ?? [{ version: "1.0" }];
  return {
    PackageIdentifier: sketch.id,
    Versions: versions.map((version) => versionOf(sketch, version)),
  };
}

/** One version in such a body. */
export function versionOf(
  { id, name = id, publisher = `${id.split(".")[0]} Ltd` }: Omit<PackageSketch, "versions">,
  { version, locale, installers = [{}] }: VersionSketch,
): Members {
  return {
    PackageVersion: version,
    DefaultLocale: {
      ...{ PackageLocale: "en-US", PackageName: name, Publisher: publisher },
      ...{ ShortDescription: `About ${name}`, License: "MIT" },
      ...locale,
    },
    Installers: installers.map((installer, at) => ({
      ...{ InstallerIdentifier: `installer-${at}`, Architecture: "x64", InstallerType: "exe" },
      InstallerUrl: `https://downloads.example/${encodeURIComponent(`${id}-${version}-${at}`)}.bin`,
      InstallerSha256: "A".repeat(64),
      ...installer,
    })),
  };
}
