import type { Package } from "../../model/package.ts";
import { Evaluation } from "./_evaluation.ts";
import { pageOf } from "./_search_page.ts";
import { parseToken, presentToken } from "./_search_token.ts";
import type { Contract } from "./contract.ts";
import type { Searchable } from "./searchable.ts";
import type { SearchRequest } from "./search_request.ts";

/** Packages of one answer. The client sets no limit; this keeps answers to a few milliseconds. */
export const PAGE_SIZE = 500;

/** Who asks, and where the last answer ended. */
export interface SearchOptions {
  readonly contract: Contract;
  /** The `ContinuationToken` header. */
  readonly token?: string;
  /** {@link PAGE_SIZE} where nothing is said. */
  readonly pageSize?: number;
}

/** One page of what a search found, best matches first, and by identifier among equals. */
export interface Found {
  readonly packages: readonly Package[];
  /** The same with what is not seen of them, for keeping beside them what is worked out of it. */
  readonly wholes: readonly Package[];
  /** The token of the next page; `null` on the last. */
  readonly next: string | null;
}

/**
 * Answers (query or any inclusion) and every filter, over all versions and locales that the
 * client's contract can know of. Normalised names are a weaker sign than anything else, and the
 * client believes a single answer without a check: they count only when nothing else in the request
 * found a package, and those that name an architecture before those that do not. What is not
 * understood finds nothing. Refuses a token that is none with `cursor_refused`.
 */
export function search(index: Searchable, request: SearchRequest, options: SearchOptions): Found {
  const { contract, token, pageSize = PAGE_SIZE } = options;
  const after = token === undefined ? null : parseToken(token, request);
  const left = (request.maximumResults ?? Infinity) - (after?.answered ?? 0);
  const limit = Math.max(0, Math.min(pageSize, left));
  const hits = new Evaluation(index, contract, { count: limit + 1, after }).answer(request);
  const slots = pageOf(index, hits, after, limit + 1);
  const shown = slots.slice(0, limit);
  const packages = shown.map((slot) => index.package(slot));
  const wholes = shown.map((slot) => index.whole(slot));
  const last = shown.at(-1);
  if (slots.length <= limit || left <= limit || last === undefined) {
    return { packages, wholes, next: null };
  }
  const answered = (after?.answered ?? 0) + packages.length;
  const place = { rank: hits.rank(last), key: index.keyOf(last), answered };
  return { packages, wholes, next: presentToken(place, request) };
}
