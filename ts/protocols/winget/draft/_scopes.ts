import type { Json } from "../../../kit/json.ts";
import type { Fact, InstallerFacts } from "../../../inspect/mod.ts";
import type { InstallerType } from "../manifest.ts";

/** One scope of an installer, and the switch that asks for it where there is a choice. */
export interface ChosenScope {
  readonly scope?: Fact<"user" | "machine">;
  readonly custom?: Fact<Json>;
}

/** How installers that can do both are told for whom to install. */
const CHOICES: { readonly [T in InstallerType]?: { readonly user: string; machine: string } } = {
  msi: { user: "ALLUSERS=2 MSIINSTALLPERUSER=1", machine: "ALLUSERS=1" },
  wix: { user: "ALLUSERS=2 MSIINSTALLPERUSER=1", machine: "ALLUSERS=1" },
  inno: { user: "/CURRENTUSER", machine: "/ALLUSERS" },
  nullsoft: { user: "/CurrentUser", machine: "/AllUsers" },
};

/**
 * The scopes that an installer has: of one that can do both there are two, each with its switch. One
 * whose switches are not known stays one, without a scope.
 */
export function scopesOf(
  { scope }: InstallerFacts,
  type: InstallerType | undefined,
): ChosenScope[] {
  if (scope?.value !== "both") return [scope ? { scope: scope as Fact<"user" | "machine"> } : {}];
  const choice = type && CHOICES[type];
  if (!choice) return [{}];
  return (["user", "machine"] as const).map((value) => ({
    scope: { value, from: `${scope.from}: both` },
    custom: { value: choice[value], from: `usual for ${type}` },
  }));
}
