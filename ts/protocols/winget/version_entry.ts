import { quote } from "../../model/ids.ts";
import type { VersionEntry } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";

/**
 * The version that is spelled so, in any case, or `null`. Another spelling of an equal version is
 * not it: `1.0.0` names no version of a package that has `1.0`, though it may not join it either.
 */
export function findVersion(
  entries: readonly VersionEntry[],
  version: string,
): VersionEntry | null {
  const asked = spelling(version);
  return entries.find((entry) => spelling(entry.version) === asked) ?? null;
}

/** The version that is spelled so; refuses with `version_missing`, as the reference server's 4 or 5. */
export function getVersion(entries: readonly VersionEntry[], version: string): VersionEntry {
  const found = findVersion(entries, version);
  if (found) return found;
  const dialect = entries.length === 0 ? 4 : 5;
  throw new RegistryError("version_missing", quote(version), { dialect });
}

function spelling(version: string): string {
  return version.normalize("NFC").toLowerCase();
}
