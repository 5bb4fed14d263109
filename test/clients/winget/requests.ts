import type { Match, MatchField, MatchType, SearchRequest } from "./search_request.ts";

/** What a user names on the command line. */
export interface Wanted {
  readonly query?: string;
  readonly id?: string;
  readonly name?: string;
  readonly moniker?: string;
  readonly tag?: string;
  readonly command?: string;
  readonly exact?: boolean;
  readonly count?: number;
}

const FIELDS: readonly [option: "id" | "name" | "moniker" | "tag" | "command", MatchField][] = [
  ["id", "PackageIdentifier"],
  ["name", "PackageName"],
  ["moniker", "Moniker"],
  ["tag", "Tag"],
  ["command", "Command"],
];

/** What `search` sends. */
export function searchRequest({ query, exact, count, ...named }: Wanted): SearchRequest {
  const matchType = exact ? "Exact" : "Substring";
  return {
    ...query !== undefined && { query: { keyWord: query, matchType } },
    ...{ count, filters: filters(named, matchType) },
  };
}

/** What commands send that work on one package: `show`, `install`, `download`. */
export function listRequest({ query, exact, ...named }: Wanted): SearchRequest {
  const matchType = exact ? "Exact" : "CaseInsensitive";
  return {
    ...query !== undefined && { inclusions: inclusions(query, matchType) },
    filters: filters(named, matchType),
  };
}

function inclusions(query: string, matchType: MatchType): Match[] {
  const folded = query.toLowerCase();
  return [
    { field: "PackageFamilyName", keyWord: folded, matchType: "Exact" },
    { field: "ProductCode", keyWord: folded, matchType: "Exact" },
    { field: "PackageIdentifier", keyWord: query, matchType },
    { field: "PackageName", keyWord: query, matchType },
    { field: "Moniker", keyWord: query, matchType },
  ];
}

function filters(named: Wanted, matchType: MatchType): Match[] {
  return FIELDS.flatMap(([option, field]) => {
    const keyWord = named[option];
    return keyWord === undefined ? [] : [{ field, keyWord, matchType }];
  });
}
