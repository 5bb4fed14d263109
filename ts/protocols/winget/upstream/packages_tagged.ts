import { fold } from "../../../kit/fold.ts";
import type { IndexDatabase } from "./index_database.ts";

/** Stands in a statement for the rows of tags that fit. */
export const TAGS = "(SELECT value FROM json_each(?))";

/** Where tags are, and how they lead to packages. */
export interface TagTables {
  readonly tags: string;
  readonly packages: string;
}

/** Rows of packages with a tag that fits; all tags are looked through, as SQLite folds ASCII alone. */
export function packagesTagged(
  database: IndexDatabase,
  fits: (tag: string) => boolean,
  { tags, packages }: TagTables,
): ReadonlySet<number> {
  const fitting: number[] = [];
  const sql = `SELECT rowid AS at, tag FROM ${tags} WHERE rowid > ? ORDER BY rowid`;
  for (const { at, tag } of database.each(sql)) {
    if (fits(fold(String(tag)))) fitting.push(Number(at));
  }
  if (fitting.length === 0) return new Set();
  const found = database.all(packages, JSON.stringify(fitting));
  return new Set(found.map((row) => Number(row.package)));
}
