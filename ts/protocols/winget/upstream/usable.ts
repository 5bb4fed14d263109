import { RegistryError } from "../../../model/registry_error.ts";
import type { UpstreamVersion } from "../../mirroring.ts";
import { parseIdentifier, parseVersionText, versionKey } from "../names.ts";
import { compareVersions } from "../version_order.ts";

/** Whether a package could have this id here. */
export function isUsable(id: string): boolean {
  return passes(() => parseIdentifier(id));
}

/** Versions that can be told apart here, newest first; of two that are one, the first (item 75). */
export function usable(versions: readonly UpstreamVersion[]): UpstreamVersion[] {
  const keys = new Set<string>();
  return versions.filter(({ version }) => {
    if (!passes(() => versionKey(parseVersionText(version)))) return false;
    const key = versionKey(version);
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew;
  }).sort((one, other) => compareVersions(other.version, one.version));
}

function passes(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof RegistryError) return false;
    throw error;
  }
}
