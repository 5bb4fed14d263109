import { LRUCache } from "lru-cache";
import type { JsonObject } from "../../kit/json.ts";
import type { Package, VersionEntry } from "../../model/package.ts";
import { type Contract, floorOf, reaches } from "./contract.ts";
import type { Found } from "./search.ts";
import { asSummary } from "./summary.ts";

/** Characters of all texts that are kept. */
const LONGEST = 12 * 1024 * 1024;

/** What was shown of a package to each contract. */
type Shown = Readonly<Record<string, string>>;

/** Search results as clients read them. What was shown of a package is kept as text while there is room. */
export class FoundPresenter {
  readonly #shown = new LRUCache<Package, Shown>({
    maxSize: LONGEST,
    sizeCalculation: (shown) => Object.values(shown).reduce((sum, { length }) => sum + length, 512),
  });

  /**
   * One page of search results, in JSON, as a client of this contract reads it. A client takes the
   * one package that it is given for right without a look, and rejects the whole answer for one
   * blank name.
   */
  present({ packages, next }: Found, contract: Contract): string {
    const floor = floorOf(contract);
    const data = packages.map((one) => this.#show(one, contract, floor)).join();
    const token = next === null ? "" : `"ContinuationToken":${JSON.stringify(next)},`;
    return `{"Data":[${data}],${token}${UNDERSTOOD}}`;
  }

  #show(one: Package, contract: Contract, floor: string): string {
    const shown = this.#shown.get(one);
    const known = shown?.[floor];
    if (known !== undefined) return known;
    const text = JSON.stringify(presentPackage(one, contract));
    this.#shown.set(one, { ...shown, [floor]: text });
    return text;
  }
}

const UNDERSTOOD = '"RequiredPackageMatchFields":[],"UnsupportedPackageMatchFields":[]';

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
