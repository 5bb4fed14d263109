import { DatabaseSync } from "node:sqlite";
import type { Bytes } from "./made_package.ts";

/** Builds a database and answers its file's bytes. */
export async function databaseBytes(
  fill: (database: DatabaseSync) => Promise<void> | void,
): Promise<Bytes> {
  const path = await Deno.makeTempFile({ prefix: "packhouse-upstream-" });
  try {
    const database = new DatabaseSync(path);
    database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
    await fill(database);
    database.exec("COMMIT");
    database.close();
    return await Deno.readFile(path);
  } finally {
    await Deno.remove(path);
  }
}

/** Says what the database is, as every version of it does. */
export function writeMetadata(
  database: DatabaseSync,
  { major, minor, more = {} }: { major: number; minor: number; more?: Record<string, string> },
): void {
  database.exec("CREATE TABLE [metadata]([name] TEXT PRIMARY KEY NOT NULL, [value] TEXT NOT NULL)");
  const insert = database.prepare("INSERT INTO [metadata] VALUES (?, ?)");
  const said = {
    databaseIdentifier: "{6f1d2c5e-0000-4000-8000-000000000001}",
    majorVersion: String(major),
    minorVersion: String(minor),
    lastwritetime: "1700000000",
    ...more,
  };
  for (const [name, value] of Object.entries(said)) insert.run(name, value);
}

/** A table of one value in each row: answers the row of a value, which is put there if it is new. */
export function valueTable(
  database: DatabaseSync,
  table: string,
  column: string,
): (value: string) => number {
  database.exec(
    `CREATE TABLE [${table}]([rowid] INTEGER PRIMARY KEY, [${column}] TEXT NOT NULL)`,
  );
  const insert = database.prepare(`INSERT INTO [${table}]([${column}]) VALUES (?)`);
  const rows = new Map<string, number>();
  return (value) => {
    const known = rows.get(value);
    if (known !== undefined) return known;
    const row = Number(insert.run(value).lastInsertRowid);
    rows.set(value, row);
    return row;
  };
}
