import type { Inspection } from "../../../inspect/mod.ts";
import type { JsonObject } from "../../../kit/json.ts";
import type { Package } from "../../../model/package.ts";
import { NEWEST } from "../contract.ts";
import { search } from "../search.ts";
import type { Searchable } from "../searchable.ts";
import { parseSearchRequest } from "../search_request.ts";

/** A package that a file belongs to, and how that is known. */
export interface Recognised {
  readonly package: Package;
  readonly from: string;
}

const MOST_CODES = 16;

/** The one package whose codes a file shares; `null` where there is none, or more than one. */
export function recognise(index: Searchable, inspection: Inspection): Recognised | null {
  const entries = inspection.installers.flatMap(({ arpEntries = [] }) => arpEntries);
  const codes: readonly (readonly [field: string, codes: readonly (string | undefined)[]])[] = [
    ["PackageFamilyName", inspection.installers.map((one) => one.packageFamilyName?.value)],
    ["UpgradeCode", entries.map((one) => one.upgradeCode?.value)],
    ["ProductCode", inspection.installers.map((one) => one.productCode?.value)],
  ];
  for (const [field, values] of codes) {
    const found = find(index, field, [...new Set(values.filter((one) => one !== undefined))]);
    if (found) return { package: found, from: `the package that has this ${field}` };
  }
  return null;
}

function find(index: Searchable, field: string, codes: readonly string[]): Package | null {
  if (codes.length === 0) return null;
  const Inclusions = codes.slice(0, MOST_CODES).map((KeyWord): JsonObject => ({
    PackageMatchField: field,
    RequestMatch: { KeyWord, MatchType: "Exact" },
  }));
  const { packages } = search(index, parseSearchRequest({ Inclusions }), { contract: NEWEST });
  return packages.length === 1 ? packages[0]! : null;
}
