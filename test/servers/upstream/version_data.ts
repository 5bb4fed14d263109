import type { Bytes, MadePackage } from "./made_package.ts";
import { mszip } from "./mszip.ts";
import { placedManifest } from "./shelf.ts";

/** What the pre-indexed source of version 2 says of a package's versions, compressed. */
export async function versionData(made: MadePackage, origin: string): Promise<Bytes> {
  const versions = made.versions.map((version) => {
    const { path, sha256 } = placedManifest(made, version, origin);
    return `- v: ${version.version}\n  rP: ${path}\n  s256H: ${sha256}\n`;
  });
  return await mszip(new TextEncoder().encode(`sV: 1.0\nvD:\n${versions.join("")}`));
}
