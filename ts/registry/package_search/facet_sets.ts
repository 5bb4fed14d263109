import type { PackageFacets } from "./listed_package.ts";

/** Facets that packages share, and their number among all of a shelf. */
export interface FacetSet extends PackageFacets {
  readonly id: number;
}

/**
 * The facets of the packages of a shelf. Many packages are alike in them, so whoever filters and counts
 * packages does it once for each set.
 */
export class FacetSets {
  readonly #byText = new Map<string, FacetSet>();

  /** The set that says the same. */
  of({ origin, state, publisher, type, architecture }: PackageFacets): FacetSet {
    const facets = { origin, state, publisher, type, architecture };
    const text = JSON.stringify(Object.values(facets));
    const known = this.#byText.get(text);
    if (known) return known;
    const set = { ...facets, id: this.#byText.size };
    this.#byText.set(text, set);
    return set;
  }
}
