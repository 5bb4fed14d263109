import { fold } from "../../kit/fold.ts";
import type { JsonObject } from "../../kit/json.ts";
import type { Hits } from "./_hits.ts";
import { QUERIED, rankOf } from "./_search_ranks.ts";
import { type IndexedField, saysAlike, valuesIn } from "./_search_values.ts";
import { type Contract, reaches } from "./contract.ts";
import { createMatcher, type Matcher } from "./match.ts";
import type { Searchable } from "./searchable.ts";
import type { RequestMatch } from "./search_request.ts";
import { asSummary } from "./summary.ts";

/** What somebody typed, and which contract the client speaks. */
interface Asked extends RequestMatch {
  readonly contract: Contract;
}

/**
 * Marks what is like a keyword by a look at each package there is, one by one: the way for an index
 * of which little is seen. What is equal to the keyword must have been found before.
 */
export function markEach(index: Searchable, hits: Hits, asked: Asked): void {
  const wanted = QUERIED.map((field) => ({
    ...{ field, rank: rankOf(field, false), matcher: createMatcher(asked, field) },
  }));
  index.walk(null, (slot) => {
    const isThere = index.standing(slot, asked.contract) !== "absent";
    const found = isThere && wanted.find(({ field, rank, matcher }) => {
      return hits.has(slot, rank) || (matcher && says(index, slot, { ...asked, field, matcher }));
    });
    if (found) hits.mark(slot, found.rank);
    return true;
  });
}

interface Condition extends Asked {
  readonly field: IndexedField;
  readonly matcher: Matcher;
}

function says(index: Searchable, slot: number, { field, matcher, contract }: Condition): boolean {
  let vain: JsonObject | null = null;
  return index.someVersion(slot, ({ summary }, name) => {
    if (vain !== null && saysAlike(summary, vain, field)) return false;
    const isSaid = valuesIn(name, summary, field).some((value) => matcher.accepts(fold(value)));
    if (!isSaid) vain = summary;
    return isSaid && reaches(contract, asSummary(summary).since);
  });
}
