import type { Filter, Sort } from "mongodb";
import type { Document } from "../model/document.ts";
import { type Layout, plainName, refuseLarge, refuseUnfit, scalar } from "./_document_form.ts";
import type { Place, Query, Scalar } from "./document_store.ts";

/**
 * A document as MongoDB keeps it: `_id` and every scalar as they are, and each array or object as
 * JSON text in `_json`. Publishers choose the names and the depth inside those, and BSON, or a server
 * of its kind, refuses or changes some: dots, dollar signs, NUL, `_bsontype`, lists in lists.
 */
export interface Kept {
  readonly _id: string;
  readonly revision: number;
  readonly _json?: Readonly<Record<string, string>>;
  readonly [scalar: string]: unknown;
}

/** A document in its kept form. */
export function presentKept<T extends Document>(into: Layout, document: T): Kept {
  refuseUnfit(into, document);
  const { id, revision, ...members } = document;
  const scalars: Record<string, unknown> = {};
  const json: Record<string, string> = {};
  for (const [name, value] of Object.entries(members)) {
    if (typeof value === "object" && value !== null) json[name] = JSON.stringify(value);
    else if (value !== undefined) scalars[name] = positiveZero(value);
  }
  refuseLarge(JSON.stringify(scalars) + Object.values(json).join(""));
  const parts = Object.keys(json).length > 0 ? { _json: json } : {};
  return { _id: id, revision, ...scalars, ...parts };
}

/** The document that was kept. */
export function parseKept<T extends Document>({ _id, _json = {}, ...scalars }: Kept): T {
  const parsed = Object.entries(_json).map(([name, text]) => [name, JSON.parse(text)]);
  return { id: _id, ...scalars, ...Object.fromEntries(parsed) } as unknown as T;
}

/** What a query asks for; the order is for {@link sortOf}. */
export function filterOf<T extends Document>(query: Query<T>): Filter<Kept> {
  const { where = {}, range, after } = query;
  const conditions: Filter<Kept>[] = Object.entries(where).map(([field, value]) =>
    compare(field, "$eq", value)
  );
  if (range?.from !== undefined) conditions.push(compare(range.field, "$gte", range.from));
  if (range?.to !== undefined) conditions.push(compare(range.field, "$lt", range.to));
  if (after) conditions.push(...behind(after, query));
  return conditions.length > 0 ? { $and: conditions } : {};
}

/** The order of a query, to which an index can be walked either way. */
export function sortOf<T extends Document>({ order }: Query<T>): Sort {
  const direction = order?.descending ? -1 : 1;
  return order ? { [columnOf(order.by)]: direction, _id: direction } : { _id: direction };
}

/** The first condition alone already says where an index is entered. */
function behind<T extends Document>({ value, id }: Place, { order }: Query<T>): Filter<Kept>[] {
  const sign = order?.descending ? "$lt" : "$gt";
  const last = compare("id", sign, id);
  if (!order || order.by === "id") return [last];
  const beyond = compare(order.by, sign, value);
  return [compare(order.by, `${sign}e`, value), { $or: [beyond, last] }];
}

function compare(field: string, sign: string, value: unknown): Filter<Kept> {
  return { [columnOf(field)]: { [sign]: positiveZero(scalar(value, field)) } };
}

/** The field that has a document's member; also a field of an index. */
export function columnOf(field: string): string {
  return field === "id" ? "_id" : plainName(field);
}

/** JSON knows one zero. */
function positiveZero(value: Scalar): Scalar;
function positiveZero(value: unknown): unknown;
function positiveZero(value: unknown): unknown {
  return Object.is(value, -0) ? 0 : value;
}
