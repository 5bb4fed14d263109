import type { Repository } from "../../model/package.ts";
import type { KeptPackage } from "./package_order.ts";
import type { PackageSearch, SearchedRepository } from "./package_search.ts";

/** How many packages have something about them, and how many versions. */
export interface Shares {
  packages: number;
  versions: number;
}

/** A version that was published lately. */
export interface NewVersion {
  readonly repository: Repository;
  readonly package: string;
  readonly title: string;
  readonly version: string;
  readonly publishedAt: number;
  readonly size: number;
}

/** Repositories in numbers. */
export interface PackageTotals extends Shares {
  /** What there is to choose from: installers. */
  parts: number;
  /** In the files that versions name. */
  bytes: number;
  /** A package of which some versions are mirrored and some are not counts in both. */
  readonly mirrored: Shares;
  readonly private: Shares;
  readonly disabled: Shares;
  readonly yanked: Shares;
  readonly newest: readonly NewVersion[];
}

const NEWEST = 10;

/** Counts what there is in repositories, as far as it is seen. */
export async function packageTotals(
  search: PackageSearch,
  places: readonly SearchedRepository[],
): Promise<PackageTotals> {
  const none = (): Shares => ({ packages: 0, versions: 0 });
  const totals = {
    ...{ ...none(), parts: 0, bytes: 0 },
    ...{ mirrored: none(), private: none(), disabled: none(), yanked: none() },
  };
  const latest = new Latest();
  await search.each(places, ({ repository }) => ({
    visit(listed) {
      add(totals, listed);
      latest.take(repository, listed);
    },
  }));
  return { ...totals, newest: latest.versions() };
}

function add(totals: Omit<PackageTotals, "newest">, listed: KeptPackage): void {
  const { seen: { versions, disabled: isDisabled }, facets, parts, size } = listed;
  totals.packages++;
  totals.versions += versions.length;
  totals.parts += parts;
  totals.bytes += size;
  for (const share of [...facets.origin, ...facets.state]) {
    if (share !== "enabled") totals[share].packages++;
  }
  for (const { mirrored, disabled, yanked } of versions) {
    totals[mirrored ? "mirrored" : "private"].versions++;
    if (disabled || isDisabled) totals.disabled.versions++;
    if (yanked !== undefined) totals.yanked.versions++;
  }
}

/** The packages that had a version published last: every version that was published last is of one of them. */
class Latest {
  #packages: { readonly repository: Repository; readonly listed: KeptPackage }[] = [];

  take(repository: Repository, listed: KeptPackage): void {
    const last = this.#packages[NEWEST - 1];
    if (last && last.listed.publishedAt >= listed.publishedAt) return;
    this.#packages.push({ repository, listed });
    this.#packages.sort((one, other) => other.listed.publishedAt - one.listed.publishedAt);
    this.#packages.length = Math.min(this.#packages.length, NEWEST);
  }

  versions(): readonly NewVersion[] {
    return this.#packages.flatMap(({ repository, listed: { seen, title } }) =>
      seen.versions.map(({ version, publishedAt, size }) => ({
        ...{ repository, package: seen.name, title, version, publishedAt, size },
      }))
    ).sort((one, other) => other.publishedAt - one.publishedAt).slice(0, NEWEST);
  }
}
