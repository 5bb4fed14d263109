import type { Rank } from "./_hits.ts";
import type { IndexedField } from "./_search_values.ts";

/** What identifies a program beyond doubt: always compared by equality in a query. */
export const STRONG: readonly IndexedField[] = ["PackageFamilyName", "ProductCode", "UpgradeCode"];
/** Where a query looks besides, in the order of their weight. */
export const QUERIED: readonly IndexedField[] = [
  "PackageIdentifier",
  "PackageName",
  "Moniker",
  "Command",
  "Tag",
];
const BEST: Rank = 0;
/** Of what is found by no particular field. */
export const WORST: Rank = 2 * QUERIED.length + 1;

/** Codes first, then what is equal, then what is alike, each in the order of {@link QUERIED}. */
export function rankOf(field: IndexedField, equal: boolean): Rank {
  if (STRONG.includes(field)) return BEST;
  const weight = QUERIED.indexOf(field);
  return weight < 0 ? WORST : BEST + 1 + weight + (equal ? 0 : QUERIED.length);
}
