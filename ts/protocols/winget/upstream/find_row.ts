import { fold } from "../../../kit/fold.ts";
import type { IndexDatabase } from "./index_database.ts";

/** The row of an id in a table, as it is spelled or in another case. */
export function findRow(
  database: IndexDatabase,
  table: "packages" | "ids",
  id: string,
): readonly [row: number, id: string] | null {
  const select = `SELECT rowid AS at, id FROM ${table}`;
  const found = database.get(`${select} WHERE id = ?`, id) ??
    database.get(`${select} WHERE id = ? COLLATE NOCASE`, id) ??
    (/^\p{ASCII}*$/u.test(id)
      ? undefined
      : findFolded(database, `${select} WHERE rowid > ? ORDER BY rowid`, fold(id)));
  return found ? [Number(found.at), String(found.id)] : null;
}

/** SQLite folds the letters of ASCII alone. */
function findFolded(database: IndexDatabase, select: string, folded: string) {
  for (const row of database.each(select)) if (fold(String(row.id)) === folded) return row;
}
