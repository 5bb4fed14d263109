import { fold } from "../../kit/fold.ts";
import type { JsonObject } from "../../kit/json.ts";
import { Hits, type Rank } from "./_hits.ts";
import { markEach } from "./_mark_each.ts";
import { QUERIED, rankOf, STRONG, WORST } from "./_search_ranks.ts";
import { type IndexedField, valuesIn } from "./_search_values.ts";
import type { Term } from "./_postings.ts";
import type { SearchPlace } from "./_search_token.ts";
import { type Contract, reaches } from "./contract.ts";
import { createMatcher, isSpelled, type Matcher } from "./match.ts";
import type { Searchable, Standing } from "./searchable.ts";
import type { Condition, RequestMatch, SearchRequest } from "./search_request.ts";
import { asSummary } from "./summary.ts";

/** A search by part of an identifier looks at so many packages in order, and so many more for each match. */
const PATIENCE = { first: 128, more: 16 };

/** What is wanted of a result; matches that come later in it need not be looked for. */
export interface Wanted {
  readonly count: number;
  /** Only what stands behind this place. */
  readonly after: SearchPlace | null;
}

/** What makes a value a reason to find the packages that have it, and where they stand then. */
interface Sign {
  readonly field: IndexedField;
  readonly matcher: Matcher;
  /** Of those whose value is the keyword. */
  readonly equal: Rank;
  readonly alike: Rank;
}

/** One request against one index, for one contract. */
export class Evaluation {
  readonly #index: Searchable;
  readonly #contract: Contract;
  readonly #wanted: Wanted;

  constructor(index: Searchable, contract: Contract, wanted: Wanted) {
    this.#index = index;
    this.#contract = contract;
    this.#wanted = wanted;
  }

  /** What the request finds, or as much of its beginning as is wanted. */
  answer(request: SearchRequest): Hits {
    const { query, inclusions, filters } = request;
    if (query || (inclusions && !asksForEverything(request))) {
      return filters.reduce((hits, filter) => this.#narrow(hits, filter), this.#included(request));
    }
    if (filters.length === 0) {
      return request.fetchAllManifests ? this.#everything() : this.#nothing();
    }
    const [first, ...others] = [...filters].sort((a, b) =>
      Number(isMarket(a)) - Number(isMarket(b))
    );
    const base = !first || isMarket(first) ? this.#everything() : this.#found([first]);
    const rest = first && isMarket(first) ? filters : others;
    return rest.reduce((hits, filter) => this.#narrow(hits, filter, true), base);
  }

  #included({ query, inclusions, filters }: SearchRequest): Hits {
    const names = inclusions?.filter(isName) ?? [];
    const hits = this.#found(inclusions?.filter((one) => !isName(one)) ?? []);
    if (query) this.#markQuery(hits, query, filters.length > 0);
    if (hits.size > 0) return hits;
    const exact = this.#found(names.filter(namesArchitecture));
    return exact.size > 0 ? exact : this.#found(names.filter((one) => !namesArchitecture(one)));
  }

  /** Goes from better ranks to worse ones; filters could take any of the better ones away. */
  #markQuery(hits: Hits, { keyword, type }: RequestMatch, isFiltered: boolean): void {
    for (const field of STRONG) this.#mark(hits, field, { keyword, type: "CaseInsensitive" });
    if (type === "Exact" || type === "CaseInsensitive") {
      for (const field of QUERIED) this.#mark(hits, field, { keyword, type });
      return;
    }
    for (const field of QUERIED) this.#mark(hits, field, { keyword, type: "CaseInsensitive" });
    if (!isFiltered && this.#walkIdentifiers(hits, { keyword, type })) return;
    if (this.#index.isSparse) {
      return markEach(this.#index, hits, { keyword, type, contract: this.#contract });
    }
    const { after, count } = this.#wanted;
    for (const field of QUERIED) {
      const settled = hits.between(after?.rank ?? -1, rankOf(field, false));
      if (!isFiltered && settled >= count) return;
      this.#mark(hits, field, { keyword, type });
    }
  }

  /**
   * Identifiers are keys, and keys are walked in order: where many packages match, the first of
   * them are found without looking at the others. Answers whether that was enough; what it has
   * marked is true in any case.
   */
  #walkIdentifiers(hits: Hits, match: RequestMatch): boolean {
    const { after, count } = this.#wanted;
    const rank = rankOf("PackageIdentifier", false);
    const matcher = createMatcher(match, "PackageIdentifier");
    if (!matcher || (after && after.rank > rank)) return false;
    const within = after?.rank === rank;
    let missing = count - hits.between(after?.rank ?? -1, rank);
    let patience = PATIENCE.first;
    this.#index.walk(within ? after.key : null, (slot) => {
      const key = this.#index.keyOf(slot);
      if (!hits.has(slot, rank) && matcher.accepts(key) && this.#isThere(slot)) {
        hits.mark(slot, rank);
        missing--;
        patience += PATIENCE.more;
      }
      return missing > 0 && --patience > 0;
    });
    return missing <= 0;
  }

  /** What any of the conditions finds. A market alone is no reason to include a package. */
  #found(conditions: readonly Condition[]): Hits {
    const hits = this.#nothing();
    for (const condition of conditions) {
      const { field } = condition;
      if (field !== null && field !== "Market") this.#mark(hits, field, condition);
    }
    return hits;
  }

  #mark(hits: Hits, field: IndexedField, match: RequestMatch): void {
    const matcher = createMatcher(match, field);
    if (!matcher) return;
    const terms = this.#index.field(field);
    const by = { field, matcher, equal: rankOf(field, true), alike: rankOf(field, false) };
    const visit = (term: Term): void => {
      const { slots } = term;
      if (typeof slots === "number") this.#markSlot(hits, slots, term, by);
      else for (const slot of slots) this.#markSlot(hits, slot, term, by);
    };
    if (!matcher.equality) return terms.scan(matcher, visit);
    const term = terms.get(matcher.folded);
    if (term) visit(term);
  }

  /** Where little is seen, most slots cost no more than the first look. */
  #markSlot(hits: Hits, slot: number, term: Term, by: Sign): void {
    const standing = this.#index.standing(slot, this.#contract);
    if (standing === "absent") return;
    const rank = term.text === by.matcher.folded ? by.equal : by.alike;
    if (hits.has(slot, rank)) return;
    if (this.#confirms(slot, standing, term, by)) hits.mark(slot, rank);
  }

  /** Looks into the package only where its versions or spellings are not all alike to this client. */
  #confirms(slot: number, standing: Standing, term: Term, { field, matcher }: Sign): boolean {
    const misspelled = matcher.spelled !== null && term.spelling !== matcher.spelled;
    if (misspelled && term.spelling !== null) return false;
    if (standing === "whole" && !misspelled) return true;
    const isSaid = (value: string) => fold(value) === term.text && isSpelled(matcher, value);
    return this.#index.someVersion(slot, ({ summary }, name) => {
      return valuesIn(name, summary, field).some(isSaid) && this.#reaches(summary);
    });
  }

  /** Keeps what the filter holds for, at its rank, or at the filter's where that is better. */
  #narrow(hits: Hits, filter: Condition, ranked = false): Hits {
    const kept = this.#nothing();
    const found = isMarket(filter) ? null : this.#found([filter]);
    for (const slot of hits.slots) {
      if (found ? found.rank(slot) < 0 : !this.#isOffered(slot, filter)) continue;
      const rank = ranked && found ? Math.min(hits.rank(slot), found.rank(slot)) : hits.rank(slot);
      kept.mark(slot, rank);
    }
    return kept;
  }

  #isOffered(slot: number, filter: Condition): boolean {
    const matcher = createMatcher(filter, "Market");
    if (!matcher) return false;
    return this.#index.someVersion(slot, ({ summary }) => {
      const { markets } = asSummary(summary);
      const isHere = markets?.some((market) => matcher.accepts(fold(market))) ?? true;
      return isHere && this.#reaches(summary);
    });
  }

  #reaches(summary: JsonObject): boolean {
    return reaches(this.#contract, asSummary(summary).since);
  }

  #everything(): Hits {
    const hits = this.#nothing();
    this.#index.walk(null, (slot) => {
      if (this.#isThere(slot)) hits.mark(slot, WORST);
      return true;
    });
    return hits;
  }

  #isThere(slot: number): boolean {
    return this.#index.standing(slot, this.#contract) !== "absent";
  }

  #nothing(): Hits {
    return new Hits(this.#index.capacity);
  }
}

/** Whether the client asks for everything and only happens to send an empty list besides. */
function asksForEverything({ fetchAllManifests, inclusions }: SearchRequest): boolean {
  return fetchAllManifests && inclusions?.length === 0;
}

function isName({ field }: Condition): boolean {
  return field === "NormalizedPackageNameAndPublisher";
}

/** Nothing but an architecture brings a bracket into a normalised name. */
function namesArchitecture({ keyword }: Condition): boolean {
  return keyword.endsWith(")");
}

function isMarket({ field }: Condition): boolean {
  return field === "Market";
}
