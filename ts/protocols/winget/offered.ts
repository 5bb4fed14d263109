import type { JsonObject } from "../../kit/json.ts";
import type { OfferedVersion, RemoteFile } from "../exchange.ts";
import type { ManifestVersion } from "./manifest.ts";
import type { ImportedVersion } from "./yaml/mod.ts";

/** A version that was read, as it is offered. */
export function offered({ version, paths }: ImportedVersion): OfferedVersion {
  return {
    ...{ version: version.PackageVersion, paths },
    metadata: version as unknown as JsonObject,
    remote: remoteFiles(version),
  };
}

/** Files that installers are at, each once. */
export function remoteFiles({ Installers }: ManifestVersion): RemoteFile[] {
  const files = new Map<string, RemoteFile>();
  for (const { InstallerUrl: url, InstallerSha256 } of Installers) {
    if (url === undefined) continue;
    files.set(url, { url, sha256: InstallerSha256?.toLowerCase(), name: nameIn(url) });
  }
  return [...files.values()];
}

/** The last step of an address that has none is not worth a name. */
function nameIn(url: string): string {
  const step = URL.parse(url)?.pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(step) || "installer";
  } catch {
    return step;
  }
}
