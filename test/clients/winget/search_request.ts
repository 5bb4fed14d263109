import { knows } from "./contract.ts";
import { WinGetFailure } from "./failure.ts";
import type { Information } from "./information.ts";

/** How a key word is compared; the ones that the command line of the client uses. */
export type MatchType = "Exact" | "CaseInsensitive" | "StartsWith" | "Substring";

/** What a search looks at. `UpgradeCode` never goes over the wire. */
export type MatchField =
  | ("PackageIdentifier" | "PackageName" | "Moniker" | "Command" | "Tag" | "Market")
  | ("PackageFamilyName" | "ProductCode" | "UpgradeCode" | "NormalizedPackageNameAndPublisher");

/** One comparison. */
export interface Match {
  readonly field: MatchField;
  readonly keyWord: string;
  readonly matchType: MatchType;
}

/** A search as the client thinks of it; with nothing in it, everything is wanted. */
export interface SearchRequest {
  readonly query?: { readonly keyWord: string; readonly matchType: MatchType };
  readonly inclusions?: readonly Match[];
  readonly filters?: readonly Match[];
  readonly count?: number;
}

/** Adapts a search to what the source asks for and does without (contract 1.1 and later). */
export function shapeRequest(
  request: SearchRequest,
  { lists }: Pick<Information, "lists">,
  { contract, market }: { contract: string; market: string },
): SearchRequest {
  if (!knows(contract, 1)) return request;
  const unsupported = lists.UnsupportedPackageMatchFields;
  const filters = [...request.filters ?? []];
  for (const required of lists.RequiredPackageMatchFields) {
    if (same(required, "Market")) {
      filters.push({ field: "Market", keyWord: market, matchType: "CaseInsensitive" });
    } else if (!filters.some(({ field }) => same(field, required))) {
      throw new WinGetFailure("unsupportedRequest", `${required} is required`);
    }
  }
  const refused = filters.find(({ field }) => unsupported.some((one) => same(one, field)));
  if (refused) throw new WinGetFailure("unsupportedRequest", `${refused.field} is unsupported`);
  const inclusions = request.inclusions?.filter(({ field }) =>
    !unsupported.some((one) => same(one, field))
  );
  return { ...request, filters, inclusions };
}

/** The body of the search; its members are in the order in which the client writes them. */
export function serializeRequest({ query, inclusions, filters, count }: SearchRequest): string {
  const isEverything = !query && !inclusions?.length && !filters?.length;
  return JSON.stringify({
    ...count && { MaximumResults: count },
    ...isEverything && { FetchAllManifests: true },
    ...query && { Query: { KeyWord: query.keyWord, MatchType: query.matchType } },
    ...filters?.length && { Filters: filters.flatMap(serializeMatch) },
    ...inclusions?.length && { Inclusions: inclusions.flatMap(serializeMatch) },
  });
}

function serializeMatch({ field, keyWord, matchType }: Match): object[] {
  if (field === "UpgradeCode") return [];
  return [{
    PackageMatchField: field,
    RequestMatch: { KeyWord: keyWord, MatchType: matchType },
  }];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
