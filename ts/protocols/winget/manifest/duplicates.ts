import type { Installer } from "./installer_fields.ts";

/** Whether the client cannot tell two installers apart; see {@link duplicatesAmong}. */
export function clashes(one: Installer, other: Installer): boolean {
  return duplicatesAmong([one, other]).length > 0;
}

/**
 * The indexes of installers that the client cannot tell from one before them: same type, nested
 * type, architecture, locale and scope, where no scope equals any. `appx` is `msix` to it.
 */
export function duplicatesAmong(installers: readonly Installer[]): number[] {
  const scopes = new Map<string, Set<string>>();
  return installers.flatMap((installer, index) => {
    const key = kindOf(installer);
    const taken = scopes.get(key) ?? new Set<string>();
    scopes.set(key, taken);
    const scope = installer.Scope ?? ANY;
    const clashes = taken.has(scope) || taken.has(ANY) || scope === ANY && taken.size > 0;
    taken.add(scope);
    return clashes ? [index] : [];
  });
}

const ANY = "";

function kindOf(installer: Installer): string {
  const { InstallerType, NestedInstallerType, Architecture, InstallerLocale = "" } = installer;
  const nested = InstallerType === "zip" ? alike(NestedInstallerType) : "";
  return [alike(InstallerType), nested, Architecture, InstallerLocale].join("\n");
}

function alike(type: string | undefined): string {
  return type === "appx" ? "msix" : type ?? "";
}
