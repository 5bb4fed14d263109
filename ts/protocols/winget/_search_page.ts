import type { Hits } from "./_hits.ts";
import type { SearchPlace } from "./_search_token.ts";
import type { Searchable } from "./searchable.ts";

/** Up to this many are sorted by themselves; beyond it, walking over all packages is faster. */
const FEW = 1000;

/** The first `limit` slots behind a place, by rank and then by key. */
export function pageOf(
  index: Searchable,
  hits: Hits,
  after: SearchPlace | null,
  limit: number,
): readonly number[] {
  return hits.size <= FEW
    ? sortedPage(index, hits, after, limit)
    : walkedPage(index, hits, after, limit);
}

function sortedPage(
  index: Searchable,
  hits: Hits,
  after: SearchPlace | null,
  limit: number,
): readonly number[] {
  const keyed = hits.slots.map((slot) => ({
    slot,
    rank: hits.rank(slot),
    key: index.keyOf(slot),
  }));
  const left = after ? keyed.filter((one) => comparePlaces(one, after) > 0) : keyed;
  return left.sort(comparePlaces).slice(0, limit).map(({ slot }) => slot);
}

function comparePlaces(
  a: Pick<SearchPlace, "rank" | "key">,
  b: Pick<SearchPlace, "rank" | "key">,
): number {
  return a.rank - b.rank || (a.key < b.key ? -1 : Number(a.key > b.key));
}

function walkedPage(
  index: Searchable,
  hits: Hits,
  after: SearchPlace | null,
  limit: number,
): readonly number[] {
  const page: number[] = [];
  for (const rank of hits.ranks()) {
    if (after && rank < after.rank) continue;
    let left = hits.at(rank);
    index.walk(after?.rank === rank ? after.key : null, (slot) => {
      if (hits.rank(slot) === rank) {
        page.push(slot);
        left--;
      }
      return left > 0 && page.length < limit;
    });
    if (page.length >= limit) break;
  }
  return page;
}
