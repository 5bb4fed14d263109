import { WinGetFailure } from "./failure.ts";
import { effectiveType, type Installer } from "./installer.ts";
import type { Manifest } from "./manifest.ts";
import { compareVersions } from "./version_order.ts";

/** The computer on which a package is to be installed, and what its user prefers. */
export interface Machine {
  readonly architecture: "x86" | "x64" | "arm64";
  readonly osVersion: string;
  /** Two letters. */
  readonly market: string;
  readonly locale: string;
  /** As required by the user; an installer that says none fits. */
  readonly scope?: "user" | "machine";
}

/** An ordinary desk computer. */
export const DESKTOP: Machine = {
  ...{ architecture: "x64", osVersion: "10.0.22631.0", market: "US", locale: "en-US" },
};

const RUNS: Record<Machine["architecture"], readonly string[]> = {
  x86: ["x86", "neutral"],
  x64: ["x64", "x86", "neutral"],
  arm64: ["arm64", "x64", "x86", "arm", "neutral"],
};

/** The installer that fits best: by architecture first, then by language. */
export function applicableInstaller({ identifier, installers }: Manifest, on: Machine): Installer {
  const rank = (one: Installer) =>
    RUNS[on.architecture].indexOf(one.architecture) * 4 + languageRank(one, on.locale);
  const best = installers.filter((one) => applies(one, on)).toSorted((a, b) => rank(a) - rank(b));
  if (best[0]) return best[0];
  throw new WinGetFailure("noApplicableInstaller", identifier);
}

function applies(one: Installer, on: Machine): boolean {
  const isSold = one.allowedMarkets.length === 0 || one.allowedMarkets.includes(on.market);
  return effectiveType(one) !== "unknown" && RUNS[on.architecture].includes(one.architecture) &&
    !one.unsupportedArchitectures.includes(on.architecture) &&
    (!on.scope || !one.scope || one.scope === on.scope) &&
    isSold && !one.excludedMarkets.includes(on.market) &&
    compareVersions(one.minimumOsVersion ?? "0", on.osVersion) <= 0;
}

function languageRank({ locale }: Installer, wanted: string): number {
  const language = (tag: string) => tag.split("-")[0]!.toLowerCase();
  if (!locale) return 2;
  if (locale.toLowerCase() === wanted.toLowerCase()) return 0;
  return language(locale) === language(wanted) ? 1 : 3;
}
