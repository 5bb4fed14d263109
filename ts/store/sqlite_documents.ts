// deno-lint-ignore-file require-await -- SQLite answers at once; what it throws is to be a rejection
import { backup, DatabaseSync, type StatementSync } from "node:sqlite";
import type { Document, Draft } from "../model/document.ts";
import { type Layout, plainName, refuseLarge, refuseUnfit, summands } from "./_document_form.ts";
import { schemaOf, type Statement, windowOf } from "./_document_sql.ts";
import { isTaken, openingFault, servingFault } from "./_document_sqlite_faults.ts";
import {
  type Collection,
  type DocumentStore,
  type Driver,
  placeOf,
  type Query,
} from "./document_store.ts";

/** Where the documents are kept, and which collections there are. */
export interface SqliteOptions {
  /** A file, whose folder exists; or `:memory:`, which is empty each time. */
  readonly path: string;
  readonly collections: readonly Layout[];
  /** Milliseconds to wait, in which nothing else happens, for another process that is writing. */
  readonly patience?: number;
  /** Pages of 4 KiB beyond which the file may not grow; no limit where nothing is said. */
  readonly largest?: number;
  /** Whether what was acknowledged outlives a power cut, as it does unless this says otherwise. */
  readonly durable?: boolean;
}

/** Documents that are read at once; between such windows a `find` holds nothing open. */
const WINDOW = 64;

/** More pages than any file has. */
const MOST_PAGES = 2 ** 31 - 1;

const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA journal_size_limit = 67108864;`;

/**
 * Documents in one SQLite file: a table for each collection, holding id, revision and the rest as
 * JSON. Every call is done within the call itself, so that calls of one process never interleave.
 */
export class SqliteDocuments implements DocumentStore, Driver {
  readonly describes: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.describes = `SQLite at ${path}`;
  }

  /** Opens the file, or creates it, with every collection. Throws `StoreRefused` when it cannot be used. */
  static open(options: SqliteOptions): SqliteDocuments {
    const { path, collections, patience = 2000, largest, durable = true } = options;
    let database: DatabaseSync | null = null;
    try {
      database = new DatabaseSync(path);
      database.exec(`PRAGMA busy_timeout = ${Math.trunc(patience)};${PRAGMAS}`);
      // In WAL mode a commit reaches the disk with FULL alone.
      database.exec(`PRAGMA synchronous = ${durable ? "FULL" : "OFF"}`);
      // At once: the disk is waited for at every commit.
      database.exec(`BEGIN; ${collections.map(schemaOf).join("\n")} COMMIT;`);
      if (largest) database.exec(`PRAGMA max_page_count = ${Math.trunc(largest)}`);
      return new SqliteDocuments(database, path);
    } catch (error) {
      database?.close();
      throw openingFault(error, path);
    }
  }

  /** Copies the file as it is at one moment, while a process works on it. Throws `StoreRefused`. */
  static async copy(from: string, to: string): Promise<void> {
    let database: DatabaseSync | null = null;
    try {
      database = new DatabaseSync(from, { readOnly: true });
      // All pages in one step: whoever writes meanwhile would have it begin anew.
      await backup(database, to, { rate: MOST_PAGES });
    } catch (error) {
      throw openingFault(error, from);
    } finally {
      database?.close();
    }
  }

  async get<T extends Document>(from: Collection<T>, id: string): Promise<T | null> {
    if (!id.isWellFormed()) return null;
    const sql = `SELECT revision, body FROM "${plainName(from.name)}" WHERE id = ?`;
    return this.#rows<T>({ sql, values: [id] })[0] ?? null;
  }

  async *find<T extends Document>(from: Collection<T>, query: Query<T>): AsyncGenerator<T, void> {
    let { after, limit = Infinity } = query;
    while (limit > 0) {
      const size = Math.min(limit, WINDOW);
      const items = this.#rows<T>(windowOf(from, { ...query, after }, size));
      yield* items;
      const last = items.at(-1);
      if (!last || items.length < size) return;
      after = placeOf(last, query);
      limit -= size;
    }
  }

  async insert<T extends Document>(
    into: Collection<T>,
    document: Draft<T>,
    revision = 1,
  ): Promise<T | null> {
    const stored = { ...document, revision } as T;
    const sql = `INSERT INTO "${plainName(into.name)}" (id, revision, body) VALUES (?, ?, ?)`;
    const changes = this.#write({ sql, values: [document.id, revision, bodyOf(into, stored)] });
    return changes ? stored : null;
  }

  async replace<T extends Document>(into: Collection<T>, document: T): Promise<T | null> {
    const stored = { ...document, revision: document.revision + 1 };
    const sql = `UPDATE "${plainName(into.name)}" SET revision = ?, body = ?
      WHERE id = ? AND revision = ?`;
    const values = [stored.revision, bodyOf(into, stored), document.id, document.revision];
    return this.#write({ sql, values }) ? stored : null;
  }

  async delete<T extends Document>(
    from: Collection<T>,
    id: string,
    revision?: number,
  ): Promise<boolean> {
    if (!id.isWellFormed()) return false;
    const sql = `DELETE FROM "${plainName(from.name)}" WHERE id = ?`;
    const statement = revision === undefined
      ? { sql, values: [id] }
      : { sql: `${sql} AND revision = ?`, values: [id, revision] };
    return this.#write(statement) > 0;
  }

  async increment<T extends Document>(
    of: Collection<T>,
    id: string,
    by: { readonly [F in keyof T]?: T[F] extends number ? number : never },
  ): Promise<boolean> {
    const [table, sums] = [plainName(of.name), summands(by)];
    if (!id.isWellFormed()) return false;
    return this.#atomically(() => {
      const sql = `SELECT revision, body FROM "${table}" WHERE id = ?`;
      const [found] = this.#rows<T>({ sql, values: [id] });
      if (!found) return false;
      const body = bodyOf(of, added(found, sums));
      this.#write({ sql: `UPDATE "${table}" SET body = ? WHERE id = ?`, values: [body, id] });
      return true;
    });
  }

  async ping(): Promise<void> {
    this.#attempt(() => this.#prepare("SELECT 1").get());
  }

  async close(): Promise<void> {
    this.#statements.clear();
    this.#database.close();
  }

  #rows<T extends Document>({ sql, values }: Statement): T[] {
    const rows = this.#attempt(() => this.#prepare(sql).all(...values));
    return rows.map(({ revision, body }) => ({ ...JSON.parse(body as string), revision }));
  }

  /** How many rows it changed: none when what it would write is taken. */
  #write({ sql, values }: Statement): number {
    try {
      return Number(this.#prepare(sql).run(...values).changes);
    } catch (error) {
      if (isTaken(error)) return 0;
      throw servingFault(error, this.describes);
    }
  }

  #atomically<R>(work: () => R): R {
    this.#attempt(() => this.#prepare("BEGIN IMMEDIATE").run());
    try {
      const result = work();
      this.#attempt(() => this.#prepare("COMMIT").run());
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#prepare("ROLLBACK").run();
      throw error;
    }
  }

  #attempt<R>(work: () => R): R {
    try {
      return work();
    } catch (error) {
      throw servingFault(error, this.describes);
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** A document as its row keeps it: the revision is in a column of its own. */
function bodyOf<T extends Document>(into: Collection<T>, document: T): string {
  refuseUnfit(into, document);
  return refuseLarge(JSON.stringify({ ...document, revision: undefined }));
}

function added<T extends Document>(document: T, sums: readonly [string, number][]): T {
  const members = new Map<string, unknown>(Object.entries(document));
  for (const [field, more] of sums) members.set(field, Number(members.get(field) ?? 0) + more);
  return Object.fromEntries(members) as unknown as T;
}
