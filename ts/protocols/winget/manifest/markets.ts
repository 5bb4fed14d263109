import type { Installer } from "./installer_fields.ts";

/** Whether an installer may be offered in a region; one that names no markets may be everywhere. */
export function isOfferedIn({ Markets }: Installer, market: string | undefined): boolean {
  if (!market || !Markets) return true;
  const region = market.toUpperCase();
  const { AllowedMarkets = [], ExcludedMarkets = [] } = Markets;
  if (AllowedMarkets.length > 0) return AllowedMarkets.includes(region);
  return !ExcludedMarkets.includes(region);
}

/** The markets in which some installer may be offered; `undefined` when they cannot be counted up. */
export function marketsOf(installers: readonly Installer[]): readonly string[] | undefined {
  const allowed = installers.map(({ Markets }) => Markets?.AllowedMarkets ?? []);
  if (allowed.length === 0 || allowed.some((markets) => markets.length === 0)) return undefined;
  return [...new Set(allowed.flat())].sort();
}
