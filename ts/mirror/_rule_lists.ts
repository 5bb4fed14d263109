import { canonicalJson } from "../kit/canonical_json.ts";
import type { MirrorRule, RuleTerms } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import type { Page, Place } from "../store/document_store.ts";

/** A rule, and whether it can be changed here; those of a file are `file/1`, `file/2` and so on. */
export interface ListedRule {
  readonly id: string;
  readonly terms: RuleTerms;
  readonly from: "file" | "stored";
}

/** What ids of rules of a file begin with. */
export const FILE = "file/";

export function listed({ id, terms }: MirrorRule): ListedRule {
  return { id: id.slice(id.indexOf("/") + 1), terms, from: "stored" };
}

/** How many rows of a file stand before a place; all of them before a place in the store. */
export function rowsBefore(after: Place | undefined): number {
  if (!after) return 0;
  return after.id.startsWith(FILE) ? Number(after.id.slice(FILE.length)) || 0 : Infinity;
}

/** A place as the store knows it; nobody asks for what is another repository's. */
export function inStore({ id }: Repository, after: Place | undefined): Place | undefined {
  return after && { value: `${id}/${after.id}`, id: `${id}/${after.id}` };
}

export function windowOf(items: readonly ListedRule[], hasMore: boolean): Page<ListedRule> {
  const last = items.at(-1);
  return { items, next: hasMore && last ? { value: last.id, id: last.id } : null };
}

/** What two lists share, what only the wanted one has, and what only the stored one has. */
export interface ComparedLists {
  readonly kept: number;
  readonly missing: readonly RuleTerms[];
  readonly left: readonly MirrorRule[];
}

export function compareLists(
  stored: readonly MirrorRule[],
  wanted: readonly RuleTerms[],
): ComparedLists {
  const left = Map.groupBy(stored, ({ terms }) => canonicalJson({ ...terms }));
  const missing = wanted.filter((terms) => !left.get(canonicalJson({ ...terms }))?.shift());
  return {
    kept: wanted.length - missing.length,
    missing,
    left: [...left.values()].flat(),
  };
}
