import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { RegistryError } from "../../../model/registry_error.ts";
import { upstreamFailed } from "./failures.ts";

/** A row as SQLite answers it. */
export type Row = Readonly<Record<string, string | number | bigint | Uint8Array | null>>;

/** The longest value that is read from an index, in bytes. */
const LONGEST_VALUE = 65_536;
/** Files that are looked through as a whole when they are opened first. */
const LOOKED_THROUGH = 64 * 1024 * 1024;

/** Rows that are read at once. */
const WINDOW = 1000;
/** Below every row's number. */
const LOWEST = Number.MIN_SAFE_INTEGER;

/** Nothing that a schema says is computed, be it while rows are looked through. */
const PRAGMAS = `
  PRAGMA trusted_schema = OFF;
  PRAGMA ignore_check_constraints = ON;
  PRAGMA cell_size_check = ON;
  PRAGMA temp_store = MEMORY;`;

const OPTIONS = {
  readOnly: true,
  allowExtension: false,
  enableDoubleQuotedStringLiterals: false,
  limits: { length: LONGEST_VALUE },
};

/**
 * The database of an index, which somebody else has made: opened for reading alone, and without
 * trust in anything that is in it. Everything that SQLite complains about is `upstream_failed`.
 */
export class IndexDatabase implements Disposable {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  static open(path: string): IndexDatabase {
    return guarded(() => {
      const database = new DatabaseSync(path, OPTIONS);
      database.exec(PRAGMAS);
      return new IndexDatabase(database);
    });
  }

  /** Looks through a file that has just come, so that damage shows before it takes another's place. */
  check(size: number): void {
    if (size > LOOKED_THROUGH) return;
    const [row] = this.all("PRAGMA quick_check(1)");
    const said = row && Object.values(row)[0];
    if (said !== "ok") throw damaged(String(said).slice(0, 200));
  }

  /** Refuses where a table, or a column of it, is missing, or is computed and not kept. */
  expect(tables: Readonly<Record<string, readonly string[]>>): void {
    for (const [table, columns] of Object.entries(tables)) {
      const made = this.get(
        "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
        table,
      );
      if (!made || !/^\s*CREATE\s+TABLE\b/i.test(String(made.sql))) {
        throw damaged(`it has no table ${table}`);
      }
      const kept = this.all(`PRAGMA table_xinfo([${table}])`).filter(({ hidden }) => hidden === 0)
        .map(({ name }) => name);
      const missing = columns.find((column) => !kept.includes(column));
      if (missing) throw damaged(`table ${table} has no column ${missing}`);
    }
  }

  has(table: string, column: string): boolean {
    return this.all(`PRAGMA table_xinfo([${table}])`)
      .some(({ name, hidden }) => name === column && hidden === 0);
  }

  exec(sql: string): void {
    guarded(() => this.#database.exec(sql));
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return guarded(() => this.#statement(sql).get(...values) as Row | undefined);
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return guarded(() => this.#statement(sql).all(...values) as unknown as readonly Row[]);
  }

  /**
   * Row by row, by their number, in windows: an iterator of a statement ends without a word where a
   * file is damaged. `sql` names each row's number `at` and takes the last one that was read.
   */
  *each(sql: string): Generator<Row> {
    for (let last: Row[string] = LOWEST;;) {
      const rows = this.all(`${sql} LIMIT ${WINDOW}`, last as SQLInputValue);
      yield* rows;
      const end = rows.at(-1);
      if (rows.length < WINDOW || !end) return;
      last = end.at!;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

export function damaged(why: string, cause?: unknown): RegistryError {
  return upstreamFailed(`Its index cannot be used: ${why}`, cause);
}

function guarded<R>(read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    throw damaged(error instanceof Error ? error.message : "SQLite cannot read it", error);
  }
}
