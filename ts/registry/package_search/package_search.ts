import { Breath } from "../../kit/breath.ts";
import { Slots } from "../../kit/slots.ts";
import type { Repository } from "../../model/package.ts";
import type { NamedLook } from "../../model/sight.ts";
import type { Catalogue } from "../catalogue.ts";
import { FacetCounter, type FacetCounts, type FacetFilter } from "./facet_counts.ts";
import { windowOf } from "./found_window.ts";
import type { ListedPackage, Show } from "./listed_package.ts";
import { createPackageOrder, type KeptPackage } from "./package_order.ts";
import { distanceOf, isWanted, type Wanted, wantedIn } from "./relevance.ts";

/** A repository as somebody looks at it. */
export interface SearchedRepository extends NamedLook {
  readonly repository: Repository;
  readonly show: Show;
}

export const SORTS = ["relevance", "name", "published", "size"] as const;
export type Sort = (typeof SORTS)[number];

/** What is looked for, and which part of it is answered. */
export interface PackageQuery {
  /** Words that must all occur. */
  readonly typed?: string;
  readonly filter: FacetFilter;
  /** Relevance, unless nothing was typed, stands for the best first, and else for the name. */
  readonly sort: Sort;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
  /** Whether it is counted what there is to narrow by. */
  readonly facets: boolean;
}

/** A package that was found. */
export interface FoundPackage {
  readonly listed: ListedPackage;
  readonly repository: Repository;
  /** What it is sorted by, besides its name. */
  readonly rank: number;
}

/** One window of what was found. */
export interface FoundPackages {
  readonly packages: readonly FoundPackage[];
  readonly total: number;
  readonly facets: FacetCounts | null;
}

/** For how many milliseconds one search keeps everything else waiting. */
const SLICE = 8;

/** Looks through repositories of all protocols at once, without a look at any store. */
export class PackageSearch {
  readonly #catalogue: Catalogue;
  /** Searches that are under way at once would each take their slice before anything else goes on. */
  readonly #turn = new Slots(1);

  constructor({ catalogue }: { readonly catalogue: Catalogue }) {
    this.#catalogue = catalogue;
  }

  /** Finds packages in these repositories; what a look does not show is not found or counted. */
  async find(places: readonly SearchedRepository[], query: PackageQuery): Promise<FoundPackages> {
    const wanted = wantedIn(query.typed ?? "");
    const counter = new FacetCounter(query.filter, { counts: query.facets });
    const rank = rankBy(query.sort, wanted);
    const found: FoundPackage[] = [];
    await this.each(places, ({ repository }) => {
      const counted = counter.at(repository);
      return counted && {
        visit(listed) {
          if (wanted && !isWanted(listed, wanted) || !counted.take(listed.facets)) return;
          found.push({ listed, repository, rank: rank(listed) });
        },
        leave: (breath) => counted.end(breath),
      };
    });
    const breath = new Breath(SLICE);
    await breath.take();
    const packages = windowOf(found, query);
    await breath.take();
    return { packages, total: found.length, facets: counter.counts };
  }

  /**
   * Shows every package of these repositories, those of each by name, to whoever `enter` answers for
   * the repository, if anybody.
   */
  async each(
    places: readonly SearchedRepository[],
    enter: (place: SearchedRepository) => Visitor | null,
  ): Promise<void> {
    for (const { repository } of places) await this.#catalogue.shelf(repository);
    await this.#turn.take(async () => {
      const breath = new Breath(SLICE);
      for (const place of places) {
        const visitor = enter(place);
        if (!visitor) continue;
        const shelf = await this.#catalogue.shelf(place.repository);
        const order = shelf.index(createPackageOrder);
        const list = order.through(place, place.show);
        for (const slot of order.slots) {
          if (breath.isDue) await breath.take();
          const listed = list(slot);
          if (listed) visitor.visit(listed);
        }
        await visitor.leave?.(breath);
      }
    });
  }
}

/** Whoever goes through the packages of a repository. */
export interface Visitor {
  visit(listed: KeptPackage): void;
  /** Hears that there are no more of them. */
  leave?(breath: Breath): Promise<void>;
}

function rankBy(sort: Sort, wanted: Wanted | null): (listed: ListedPackage) => number {
  switch (sort) {
    case "published":
      return ({ publishedAt }) => publishedAt;
    case "size":
      return ({ size }) => size;
    case "relevance":
      return wanted ? (listed) => distanceOf(listed, wanted) : () => 0;
    case "name":
      return () => 0;
  }
}
