import { isJsonObject, type JsonObject } from "../../kit/json.ts";

/** A `since` that no contract reaches: nothing of the version can be installed by any client. */
export const NEVER_SERVED = "9999.0";

/**
 * What searches and the version list need to know of one version, worked out when it is published
 * and kept in the package document, so that no search opens a manifest.
 * Lists keep the published spelling, without elements that differ by case alone.
 */
export type WingetSummary = {
  /** `PackageName` and `Publisher` of the default locale. */
  readonly name: string;
  readonly publisher: string;
  readonly moniker?: string;
  /** `PackageName` and `Publisher` of the other locales. */
  readonly otherNames?: readonly string[];
  readonly otherPublishers?: readonly string[];
  /** Of every locale. */
  readonly tags?: readonly string[];
  readonly commands?: readonly string[];
  readonly packageFamilyNames?: readonly string[];
  /** Of the installers and of their `AppsAndFeaturesEntries`, as published. */
  readonly productCodes?: readonly string[];
  readonly upgradeCodes?: readonly string[];
  /** `DisplayVersion` of the `AppsAndFeaturesEntries`. */
  readonly arpVersions?: readonly string[];
  /** Normalised and folded names, with and without architecture (see `normalize.ts`). */
  readonly normalizedNames?: readonly string[];
  readonly installerTypes?: readonly string[];
  /** Unknown of what was published before it was kept. */
  readonly architectures?: readonly string[];
  /** How many there are, hidden ones left out; absent where it is one. */
  readonly installers?: number;
  /** The markets that an installer may be offered in; absent when some installer is for all. */
  readonly markets?: readonly string[];
  /**
   * The lowest contract, as `major.minor`, at which some installer of this version is understood;
   * {@link NEVER_SERVED} for a version that has none.
   */
  readonly since: string;
};

/** Summaries are written by {@link JsonObject} documents; this reads one back. */
export function asSummary(stored: JsonObject): WingetSummary {
  if (!isJsonObject(stored) || typeof stored.since !== "string") {
    throw new Error("A stored WinGet summary has lost its contract");
  }
  return stored as unknown as WingetSummary;
}
