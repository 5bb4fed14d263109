import type { Installer } from "./installer_fields.ts";

/**
 * Gives an `InstallerIdentifier` to each installer that has none: `x64_en-US_machine_msi`, of what
 * is known of it, and a number behind it where that is taken. Identifiers that exist never change.
 */
export function withIdentifiers(installers: readonly Installer[]): readonly Installer[] {
  const taken = new Set(
    installers.flatMap(({ InstallerIdentifier: given }) => given?.toLowerCase() ?? []),
  );
  return installers.map((installer) => {
    if (installer.InstallerIdentifier !== undefined) return installer;
    const InstallerIdentifier = free(describe(installer), taken);
    taken.add(InstallerIdentifier.toLowerCase());
    return { InstallerIdentifier, ...installer };
  });
}

function describe({ Architecture, InstallerLocale, Scope, InstallerType }: Installer): string {
  return [Architecture, InstallerLocale, Scope, InstallerType].filter(Boolean).join("_");
}

function free(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) {
    candidate = `${name}_${number}`;
  }
  return candidate;
}
