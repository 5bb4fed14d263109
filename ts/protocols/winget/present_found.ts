import { LRUCache } from "lru-cache";
import type { JsonObject } from "../../kit/json.ts";
import type { Package, VersionEntry } from "../../model/package.ts";
import { type Contract, floorOf, reaches } from "./contract.ts";
import type { Found } from "./search.ts";
import { asSummary } from "./summary.ts";

/** Characters of all texts that are kept. */
const LONGEST = 12 * 1024 * 1024;

/** What is shown of a version to a contract; yanked ones are not shown. */
interface ShownVersion {
  readonly entry: VersionEntry;
  /** What is said of its package where it is the newest that is shown. */
  readonly head: string;
  readonly text: string;
}

/** What was shown of a package to one contract: all of it, or each version, of which views show some. */
interface Shown {
  readonly whole?: string;
  readonly versions?: readonly ShownVersion[];
}

/** By contract. */
type ShownToAll = Readonly<Record<string, Shown>>;

/** Search results as clients read them. What was shown of a package is kept as text while there is room. */
export class FoundPresenter {
  readonly #shown = new LRUCache<Package, ShownToAll>({
    maxSize: LONGEST,
    sizeCalculation: (shown) => Object.values(shown).reduce((sum, one) => sum + sizeOf(one), 512),
  });

  /**
   * One page of search results, in JSON, as a client of this contract reads it. A client takes the
   * one package that it is given for right without a look, and rejects the whole answer for one
   * blank name.
   */
  present({ packages, wholes, next }: Found, contract: Contract): string {
    const floor = floorOf(contract);
    const data = packages.map((seen, at) => {
      const whole = wholes[at]!;
      return seen === whole
        ? this.#showAll(whole, contract, floor)
        : this.#showSome(seen, whole, contract, floor);
    });
    const token = next === null ? "" : `"ContinuationToken":${JSON.stringify(next)},`;
    return `{"Data":[${data.join()}],${token}${UNDERSTOOD}}`;
  }

  #showAll(whole: Package, contract: Contract, floor: string): string {
    const known = this.#shown.get(whole)?.[floor]?.whole;
    if (known !== undefined) return known;
    const text = presentPackage(presentVersions(whole, contract), true);
    this.#keep(whole, floor, { whole: text });
    return text;
  }

  #showSome(seen: Package, whole: Package, contract: Contract, floor: string): string {
    let versions = this.#shown.get(whole)?.[floor]?.versions;
    if (!versions) {
      versions = presentVersions(whole, contract);
      this.#keep(whole, floor, { versions });
    }
    const isSeen = new Set(seen.versions);
    return presentPackage(versions.filter(({ entry }) => isSeen.has(entry)), false);
  }

  #keep(whole: Package, floor: string, shown: Shown): void {
    const known = this.#shown.get(whole);
    this.#shown.set(whole, { ...known, [floor]: { ...known?.[floor], ...shown } });
  }
}

const UNDERSTOOD = '"RequiredPackageMatchFields":[],"UnsupportedPackageMatchFields":[]';

function sizeOf({ whole = "", versions = [] }: Shown): number {
  return versions.reduce((sum, { head, text }) => sum + head.length + text.length, whole.length);
}

/** What is kept is one text; what is sent at once is put together, and copied with the whole page. */
function presentPackage(versions: readonly ShownVersion[], isKept: boolean): string {
  const texts = isKept
    ? versions.map(({ text }) => text).join()
    : versions.reduce((all, { text }, at) => at === 0 ? text : `${all},${text}`, "");
  return `{${versions[0]!.head},"Versions":[${texts}]}`;
}

function presentVersions({ name, versions }: Package, contract: Contract): ShownVersion[] {
  return versions
    .filter(({ summary, yanked }) => {
      return yanked === undefined && reaches(contract, asSummary(summary).since);
    })
    .map((entry) => ({
      entry,
      head: presentHead(name, entry),
      text: JSON.stringify(presentVersion(entry, contract)),
    }));
}

/** Members of an object. */
function presentHead(PackageIdentifier: string, { summary }: VersionEntry): string {
  const { name: PackageName, publisher: Publisher } = asSummary(summary);
  return JSON.stringify({ PackageIdentifier, PackageName, Publisher }).slice(1, -1);
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
