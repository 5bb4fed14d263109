import { parseContract, reaches } from "../contract.ts";
import { NEVER_SERVED } from "../summary.ts";
import type { Installer } from "./installer_fields.ts";
import { INSTALLER_TYPES, NESTED_TYPES } from "./vocabulary.ts";

/** The first contract, as `major.minor`, that understands an installer's type and what it nests. */
export function installerSince({ InstallerType, NestedInstallerType }: Installer): string {
  const own = INSTALLER_TYPES[InstallerType];
  if (InstallerType !== "zip" || NestedInstallerType === undefined) return own;
  return later(own, NESTED_TYPES[NestedInstallerType]);
}

/** The first contract that understands any of these installers, or {@link NEVER_SERVED} for none. */
export function servedSince(installers: readonly Installer[]): string {
  return installers.map(installerSince).reduce(earlier, NEVER_SERVED);
}

function later(a: string, b: string): string {
  return isAtLeast(a, b) ? a : b;
}

function earlier(a: string, b: string): string {
  return isAtLeast(a, b) ? b : a;
}

function isAtLeast(contract: string, floor: string): boolean {
  const parsed = parseContract(contract);
  return parsed !== null && reaches(parsed, floor);
}
