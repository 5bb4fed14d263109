import { DISTANCES } from "./relevance.ts";
import type { FoundPackage, PackageQuery } from "./package_search.ts";

/** The part of what was found that is answered, in the order that was asked for. */
export function windowOf(found: FoundPackage[], query: PackageQuery): readonly FoundPackage[] {
  const { sort, descending, offset, limit } = query;
  const end = offset + limit;
  // Those of each repository come by name, and sorting leaves those in their order that are alike.
  const isOfOne = found[0]?.repository === found.at(-1)?.repository;
  if (!isOfOne) found.sort(byName);
  if (sort === "relevance") return byDistance(found, descending).slice(offset, end);
  if (sort === "name") return (descending ? found.reverse() : found).slice(offset, end);
  return rankedWindow(found, { descending, from: offset, to: Math.min(end, found.length) });
}

function byDistance(found: readonly FoundPackage[], descending: boolean): FoundPackage[] {
  const tiers: FoundPackage[][] = Array.from({ length: DISTANCES }, () => []);
  for (const one of found) tiers[one.rank]!.push(one);
  return (descending ? tiers.reverse() : tiers).flat();
}

function byName(one: FoundPackage, other: FoundPackage): number {
  const [a, b] = [one.listed.seen.key, other.listed.seen.key];
  if (a !== b) return a < b ? -1 : 1;
  return one.repository.path < other.repository.path ? -1 : 1;
}

/**
 * What stands there once all are sorted by rank. Numbers alone are sorted several times as fast as
 * packages, and say between which ranks the window is: only what is there is sorted as packages.
 */
function rankedWindow(
  found: readonly FoundPackage[],
  { descending, from, to }: { descending: boolean; from: number; to: number },
): readonly FoundPackage[] {
  if (from >= to) return [];
  const sign = descending ? -1 : 1;
  const ranks = new Float64Array(found.length);
  found.forEach(({ rank }, at) => ranks[at] = sign * rank);
  ranks.sort();
  const [first, last] = [ranks[from]!, ranks[to - 1]!];
  const before = ranks.indexOf(first);
  return found.filter(({ rank }) => sign * rank >= first && sign * rank <= last)
    .sort((one, other) => sign * (one.rank - other.rank))
    .slice(from - before, to - before);
}
