import type { Document } from "../model/document.ts";
import { type Layout, plainName, scalar } from "./_document_form.ts";
import type { Place, Query, Scalar } from "./document_store.ts";

/** A statement and what is bound to it. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/**
 * What makes a collection's table as it is declared; harmless when it is there already. An index is
 * over expressions and ends in the id, so that it serves the order as well.
 */
export function schemaOf({ name, indexes, unique }: Layout): string {
  const table = plainName(name);
  const indexed = indexes.map((fields) =>
    `CREATE INDEX IF NOT EXISTS "${[table, ...fields].join("_by_")}"
       ON "${table}" (${[...fields, "id"].map(columnOf).join(", ")});`
  );
  const only = unique.map((field) =>
    `CREATE UNIQUE INDEX IF NOT EXISTS "${table}_unique_${field}"
       ON "${table}" (${columnOf(field)});`
  );
  return [
    `CREATE TABLE IF NOT EXISTS "${table}"
       (id TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL) STRICT;`,
    ...indexed,
    ...only,
  ].join("\n");
}

/** Reads the first `limit` documents of a query. */
export function windowOf<T extends Document>(
  from: Layout,
  query: Query<T>,
  limit: number,
): Statement {
  const by: string = query.order?.by ?? "id";
  const direction = query.order?.descending ? "DESC" : "ASC";
  const conditions = conditionsOf(query, by);
  const where = conditions.map(({ sql }) => sql).join(" AND ") || "TRUE";
  const order = by === "id" ? ["id"] : [columnOf(by), "id"];
  return {
    sql: `SELECT revision, body FROM "${plainName(from.name)}" WHERE ${where}
       ORDER BY ${order.map((column) => `${column} ${direction}`).join(", ")} LIMIT ?`,
    values: [...conditions.flatMap(({ values }) => values), limit],
  };
}

function conditionsOf<T extends Document>({ where, range, order, after }: Query<T>, by: string) {
  const conditions: Statement[] = [];
  for (const [field, value] of Object.entries(where ?? {})) {
    conditions.push(compare(field, "=", scalar(value, field)));
  }
  if (range?.from !== undefined) conditions.push(compare(range.field, ">=", range.from));
  if (range?.to !== undefined) conditions.push(compare(range.field, "<", range.to));
  if (after) conditions.push(behind(after, by, order?.descending ? "<" : ">"));
  return conditions;
}

/** The first comparison alone already says where the index is entered; SQLite does not see it in the second. */
function behind({ value, id }: Place, by: string, sign: "<" | ">"): Statement {
  const last = compare("id", sign, id);
  if (by === "id") return last;
  const enter = compare(by, `${sign}=`, value);
  const beyond = compare(by, sign, value);
  return {
    sql: `${enter.sql} AND (${beyond.sql} OR ${last.sql})`,
    values: [...enter.values, ...beyond.values, ...last.values],
  };
}

function compare(field: string, sign: string, value: Scalar): Statement {
  return { sql: `${columnOf(field)} ${sign} ?`, values: [bound(scalar(value, field))] };
}

/** What `json_extract` makes of a scalar: truth is 1 or 0. */
function bound(value: Scalar): string | number {
  return typeof value === "boolean" ? Number(value) : value;
}

function columnOf(field: string): string {
  if (field === "id" || field === "revision") return field;
  return `json_extract(body, '$.${plainName(field)}')`;
}
