import { isJsonObject, type Json, type JsonObject } from "../../kit/json.ts";
import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";

/** How a keyword is compared with a value. */
export const MATCH_TYPES = [
  "Exact",
  "CaseInsensitive",
  "StartsWith",
  "Substring",
  "Wildcard",
  "Fuzzy",
  "FuzzySubstring",
] as const;
export type MatchType = (typeof MATCH_TYPES)[number];

/** What of a package a condition looks at. */
export const MATCH_FIELDS = [
  "PackageIdentifier",
  "PackageName",
  "Moniker",
  "Command",
  "Tag",
  "PackageFamilyName",
  "ProductCode",
  "UpgradeCode",
  "NormalizedPackageNameAndPublisher",
  "Publisher",
  "HasInstallerType",
  "Market",
] as const;
export type MatchField = (typeof MATCH_FIELDS)[number];

const TYPES = inLowerCase(MATCH_TYPES);
const FIELDS = inLowerCase(MATCH_FIELDS);

/** A keyword and how it is compared. */
export interface RequestMatch {
  readonly keyword: string;
  readonly type: MatchType;
}

/** One inclusion or filter. */
export interface Condition extends RequestMatch {
  /** `null` for a field that is not known here: such a condition holds for no package. */
  readonly field: MatchField | null;
}

/** What a client asks of `POST /manifestSearch`. */
export interface SearchRequest {
  readonly query: RequestMatch | null;
  /** `null` when none were sent; an empty list includes nothing. */
  readonly inclusions: readonly Condition[] | null;
  readonly filters: readonly Condition[];
  readonly fetchAllManifests: boolean;
  readonly maximumResults: number | null;
}

/** What a request may weigh; beyond it is refused with `value_refused`. */
export const SEARCH_LIMITS = {
  /** Characters of a keyword. Installed programs have longer names than packages may. */
  keyword: 2048,
  /** Inclusions, and likewise filters. A program with many names and codes sends some 200. */
  conditions: 1000,
  /** Conditions that do not ask for equality and so look at every value; the client sends some 5. */
  scans: 8,
} as const;

/**
 * Reads a search body. Member names, fields and match types are understood in any case, unknown
 * members are passed over, and `null` counts as not sent: `null`, `{}` and a bare `MaximumResults`
 * are a request for nothing. Refuses wrong types with `request_malformed`, values with `value_refused`.
 */
export function parseSearchRequest(body: Json): SearchRequest {
  if (body === null) return parseSearchRequest({});
  if (!isJsonObject(body)) throw malformed("The body", "an object");
  const query = member(body, "Query");
  const inclusions = parseConditions(member(body, "Inclusions"), "Inclusions");
  const filters = parseConditions(member(body, "Filters"), "Filters") ?? [];
  refuseHeavy([...inclusions ?? [], ...filters]);
  return {
    query: query === null ? null : parseMatch(query, "Query"),
    inclusions,
    filters,
    fetchAllManifests: parseFlag(member(body, "FetchAllManifests"), "FetchAllManifests"),
    maximumResults: parseMaximum(member(body, "MaximumResults")),
  };
}

/** Whether a condition can be answered by looking one value up. */
export function asksForEquality({ type }: RequestMatch): boolean {
  return type === "Exact" || type === "CaseInsensitive";
}

function parseConditions(value: Json, field: string): readonly Condition[] | null {
  if (value === null) return null;
  if (!Array.isArray(value)) throw malformed(field, "an array");
  if (value.length > SEARCH_LIMITS.conditions) {
    throw refused(field, `at most ${SEARCH_LIMITS.conditions} are answered, found ${value.length}`);
  }
  const conditions = new Map<string, Condition>();
  value.forEach((item: Json, at) => {
    const condition = parseCondition(item, `${field}[${at}]`);
    conditions.set(asText(condition), condition);
  });
  return [...conditions.values()];
}

function parseCondition(value: Json, path: string): Condition {
  if (!isJsonObject(value)) throw malformed(path, "an object");
  const named = parseText(member(value, "PackageMatchField"), `${path}.PackageMatchField`);
  const match = parseMatch(member(value, "RequestMatch"), `${path}.RequestMatch`);
  return { field: FIELDS.get(named.toLowerCase()) ?? null, ...match };
}

function parseMatch(value: Json, path: string): RequestMatch {
  if (!isJsonObject(value)) throw malformed(path, "an object");
  const keyword = parseText(member(value, "KeyWord"), `${path}.KeyWord`);
  if (keyword.length > SEARCH_LIMITS.keyword) {
    const most = `at most ${SEARCH_LIMITS.keyword} characters`;
    throw refused(`${path}.KeyWord`, `${most}, found ${keyword.length}`);
  }
  const word = parseText(member(value, "MatchType"), `${path}.MatchType`);
  const type = TYPES.get(word.toLowerCase());
  if (!type) {
    throw refused(`${path}.MatchType`, `one of ${MATCH_TYPES.join(", ")}, found ${quote(word)}`);
  }
  return { keyword, type };
}

function parseText(value: Json, path: string): string {
  if (typeof value !== "string") throw malformed(path, "a string");
  return value;
}

function parseFlag(value: Json, path: string): boolean {
  if (value !== null && typeof value !== "boolean") throw malformed(path, "true or false");
  return value ?? false;
}

function parseMaximum(value: Json): number | null {
  if (value === null) return null;
  if (typeof value !== "number") throw malformed("MaximumResults", "an integer");
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw refused("MaximumResults", `an integer above 0, found ${value}`);
  }
  return value;
}

function refuseHeavy(conditions: readonly Condition[]): void {
  const scans = new Set(conditions.filter((one) => !asksForEquality(one)).map(asText)).size;
  if (scans > SEARCH_LIMITS.scans) {
    const most = `at most ${SEARCH_LIMITS.scans} that do not ask for equality`;
    throw refused("Inclusions and Filters", `${most}, found ${scans}`);
  }
}

/** Fields and match types have no blank in them. */
function asText({ field, type, keyword }: Condition): string {
  return `${field} ${type} ${keyword}`;
}

/** The spelling as sent wins over other spellings; what is not there is `null`. */
function member(of: JsonObject, name: string): Json {
  if (Object.hasOwn(of, name)) return of[name] ?? null;
  const wanted = name.toLowerCase();
  const spelled = Object.keys(of).find((key) => key.toLowerCase() === wanted);
  return spelled === undefined ? null : of[spelled] ?? null;
}

function inLowerCase<Word extends string>(words: readonly Word[]): ReadonlyMap<string, Word> {
  return new Map(words.map((word) => [word.toLowerCase(), word]));
}

function malformed(field: string, expected: string): RegistryError {
  return new RegistryError("request_malformed", `${field} must be ${expected}`, {
    findings: [{ field, rule: "type", says: `must be ${expected}` }],
  });
}

function refused(field: string, says: string): RegistryError {
  return new RegistryError("value_refused", `${field} must be ${says}`, {
    findings: [{ field, rule: "value", says: `must be ${says}` }],
  });
}
