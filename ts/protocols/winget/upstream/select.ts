import type { JsonObject } from "../../../kit/json.ts";
import type { PartTerms } from "../../mirroring.ts";
import type { Installer, ManifestVersion } from "../manifest.ts";
import { adapt } from "./adapt.ts";

/** A version with the installers that are wanted alone; `null` where none is. */
export function select(version: ManifestVersion, wanted: PartTerms): JsonObject | null {
  const servable = adapt(version.Installers as unknown as readonly JsonObject[]);
  const Installers = (servable as unknown as readonly Installer[]).filter((one) =>
    isWanted(one, wanted)
  );
  return Installers.length === 0 ? null : { ...version, Installers } as unknown as JsonObject;
}

/** An empty list wants everything. What runs anywhere is for every architecture. */
function isWanted(installer: Installer, wanted: PartTerms): boolean {
  const { Architecture, InstallerType, NestedInstallerType, Scope, InstallerLocale } = installer;
  const types = [InstallerType, NestedInstallerType].map(alike);
  return (Architecture === "neutral" || isListed(wanted.architectures, Architecture)) &&
    (wanted.installerTypes.length === 0 ||
      wanted.installerTypes.some((type) => types.includes(alike(type)))) &&
    (Scope === undefined || isListed(wanted.scopes ?? [], Scope)) &&
    (InstallerLocale === undefined || isSpoken(wanted.locales ?? [], InstallerLocale));
}

/** What clients make no difference between. */
function alike(type: string | undefined): string | undefined {
  return type?.toLowerCase() === "appx" ? "msix" : type?.toLowerCase();
}

function isListed(list: readonly string[], word: string): boolean {
  return list.length === 0 || list.some((one) => one.toLowerCase() === word.toLowerCase());
}

/** `en` wants `en-US`, and `en-US` is content with `en` (RFC 4647). */
function isSpoken(list: readonly string[], locale: string): boolean {
  const spoken = locale.toLowerCase();
  return list.length === 0 ||
    list.map((one) => one.toLowerCase()).some((one) =>
      one === spoken || spoken.startsWith(`${one}-`) || one.startsWith(`${spoken}-`)
    );
}
