import { CATALOGUE, type ErrorCode } from "../model/registry_error.ts";
import type { RouteDescription } from "./route.ts";

/** Any route may say these. */
const ALWAYS: readonly ErrorCode[] = [
  "request_malformed",
  "address_too_long",
  "rate_limited",
  "internal_fault",
  "store_unavailable",
];

/** Every way in which a route refuses, by status: what it says itself, and what follows from what it takes. */
export function refusalsOf(route: RouteDescription): ReadonlyMap<number, readonly ErrorCode[]> {
  const codes = new Set<ErrorCode>([
    ...ALWAYS,
    ...(route.refuses ?? []),
    ...(route.query || route.json ? ["value_refused" as const] : []),
    ...(route.json ? ["media_type_refused" as const, "body_too_large" as const] : []),
    ...(route.credentials === "none"
      ? []
      : ["credentials_wrong" as const, "credentials_missing" as const]),
  ]);
  const byStatus = Map.groupBy(codes, (code) => CATALOGUE[code].status);
  return new Map([...byStatus].toSorted(([one], [other]) => one - other));
}
