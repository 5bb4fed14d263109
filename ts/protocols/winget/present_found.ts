import type { JsonObject } from "../../kit/json.ts";
import type { Package, VersionEntry } from "../../model/package.ts";
import { type Contract, reaches } from "./contract.ts";
import type { Found } from "./search.ts";
import { asSummary } from "./summary.ts";

/**
 * One page of search results as a client of this contract reads it. A client takes the one package
 * that it is given for right without a look, and rejects the whole answer for one blank name.
 */
export function presentFound({ packages, next }: Found, contract: Contract): JsonObject {
  return {
    Data: packages.map((one) => presentPackage(one, contract)),
    ...(next !== null && { ContinuationToken: next }),
    RequiredPackageMatchFields: [],
    UnsupportedPackageMatchFields: [],
  };
}

function presentPackage({ name, versions }: Package, contract: Contract): JsonObject {
  const visible = versions.filter(({ summary, yanked }) =>
    yanked === undefined && reaches(contract, asSummary(summary).since)
  );
  const newest = asSummary(visible[0]!.summary);
  return {
    PackageIdentifier: name,
    PackageName: newest.name,
    Publisher: newest.publisher,
    Versions: visible.map((entry) => presentVersion(entry, contract)),
  };
}

/** What correlation needs of every version, not of the newest alone; two of the lists came with 1.4. */
function presentVersion({ version, summary }: VersionEntry, contract: Contract): JsonObject {
  const { packageFamilyNames, productCodes, upgradeCodes, arpVersions } = asSummary(summary);
  return {
    PackageVersion: version,
    ...(packageFamilyNames?.length && { PackageFamilyNames: packageFamilyNames }),
    ...(productCodes?.length && { ProductCodes: productCodes }),
    ...(reaches(contract, "1.4") && {
      ...(upgradeCodes?.length && { UpgradeCodes: upgradeCodes }),
      ...(arpVersions?.length && { AppsAndFeaturesEntryVersions: arpVersions }),
    }),
  };
}
