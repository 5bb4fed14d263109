import type { Repository } from "../../model/package.ts";
import type { FacetSet } from "./facet_sets.ts";
import type { PackageFacets } from "./listed_package.ts";

/** What found packages are narrowed by and counted by. */
export const FACETS = [
  ...["repository", "protocol", "origin", "type", "architecture", "publisher", "state"] as const,
];
export type Facet = (typeof FACETS)[number];
/** One value each; what is left out narrows nothing. */
export type FacetFilter = { readonly [F in Facet]?: string };

/** How many packages there are with a value. */
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** The most frequent values of each. */
export type FacetCounts = Readonly<Record<Facet, readonly FacetCount[]>>;

const OF_PACKAGES = ["origin", "type", "architecture", "publisher", "state"] as const satisfies (
  keyof PackageFacets
)[];
const OF_REPOSITORIES = ["repository", "protocol"] as const;
const SHOWN = 20;

/** What becomes of packages with the same facets. */
interface Verdict {
  /** The one filter that does not let them pass; `null` where all do, and where several do not, `false`. */
  readonly failed: Facet | null | false;
  count: number;
}

/** Narrows packages by a filter, and counts what there is to narrow them by. */
export class FacetCounter {
  readonly #filter: FacetFilter;
  readonly #counts: ReadonlyMap<Facet, Map<string, number>> | null;

  constructor(filter: FacetFilter, { counts }: { readonly counts: boolean }) {
    this.#filter = filter;
    this.#counts = counts ? new Map(FACETS.map((facet) => [facet, new Map()])) : null;
  }

  /** Begins with the packages of one repository; `null` where none of them is found or counted. */
  at({ path, protocol }: Repository): RepositoryCounter | null {
    const values = { repository: path, protocol };
    const failed = OF_REPOSITORIES.filter((facet) =>
      (this.#filter[facet] ?? values[facet]) !== values[facet]
    );
    if (failed.length > Number(this.#counts !== null)) return null;
    return new RepositoryCounter((set) => this.#judge(set, failed[0] ?? null), (set, verdict) => {
      this.#add({ ...set, repository: [path], protocol: [protocol] }, verdict);
    });
  }

  /** What was counted; `null` where nothing was to be. */
  get counts(): FacetCounts | null {
    const counts = this.#counts;
    if (!counts) return null;
    return Object.fromEntries([...counts].map(([facet, of]) => [facet, top(of)])) as FacetCounts;
  }

  #judge(set: FacetSet, outside: Facet | null): Verdict {
    const values = (facet: keyof PackageFacets): readonly string[] => set[facet];
    const failed = OF_PACKAGES.filter((facet) => {
      const wanted = this.#filter[facet];
      return wanted !== undefined && !values(facet).includes(wanted);
    });
    const all = outside ? [outside, ...failed] : failed;
    return { failed: all.length > 1 ? false : all[0] ?? null, count: 0 };
  }

  /** A facet counts what every filter lets pass but its own. */
  #add(values: Readonly<Record<Facet, readonly string[]>>, { failed, count }: Verdict): void {
    if (failed === false) return;
    for (const [facet, counts] of this.#counts ?? []) {
      if (failed !== null && failed !== facet) continue;
      for (const value of values[facet]) counts.set(value, (counts.get(value) ?? 0) + count);
    }
  }
}

/** Takes the packages of one repository. */
export class RepositoryCounter {
  readonly #judge: (set: FacetSet) => Verdict;
  readonly #add: (set: FacetSet, verdict: Verdict) => void;
  readonly #sets: FacetSet[] = [];
  readonly #verdicts: Verdict[] = [];

  constructor(judge: (set: FacetSet) => Verdict, add: (set: FacetSet, verdict: Verdict) => void) {
    this.#judge = judge;
    this.#add = add;
  }

  /** Counts a package with these facets; whether every filter lets it pass. */
  take(set: FacetSet): boolean {
    const verdict = this.#verdicts[set.id] ??= this.#begin(set);
    verdict.count++;
    return verdict.failed === null;
  }

  /** Hands over what was counted. */
  end(): void {
    for (const set of this.#sets) this.#add(set, this.#verdicts[set.id]!);
  }

  #begin(set: FacetSet): Verdict {
    this.#sets.push(set);
    return this.#judge(set);
  }
}

function top(of: ReadonlyMap<string, number>): readonly FacetCount[] {
  return [...of].map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, SHOWN);
}
