import type { DatabaseSync } from "node:sqlite";
import { compareVersions } from "../../../ts/protocols/winget/version_order.ts";
import { databaseBytes, valueTable, writeMetadata } from "./index_database.ts";
import { type Bytes, type MadePackage, sha256 } from "./made_package.ts";
import { localeFields } from "./manifest.ts";
import type { Shelf } from "./shelf.ts";
import { versionData } from "./version_data.ts";

/** The database of `source2.msix`: packages, and nothing of their versions but a digest. */
export function indexV2(shelf: Shelf, origin: string): Promise<Bytes> {
  return databaseBytes(async (database) => {
    writeMetadata(database, { major: 2, minor: 0 });
    const write = new PackageWriter(database);
    for (const made of shelf.all()) {
      write.put(made, sha256(await versionData(made, origin)));
    }
  });
}

class PackageWriter {
  readonly #insert;
  readonly #tag;
  readonly #command;
  readonly #tagMap;
  readonly #commandMap;

  constructor(database: DatabaseSync) {
    database.exec(
      "CREATE TABLE [packages]([rowid] INTEGER PRIMARY KEY, [id] TEXT NOT NULL, " +
        "[name] TEXT NOT NULL, [moniker] TEXT, [latest_version] TEXT NOT NULL, " +
        "[arp_min_version] TEXT, [arp_max_version] TEXT, [hash] BLOB)",
    );
    database.exec("CREATE UNIQUE INDEX [packages_id_pkindex] ON [packages]([id])");
    this.#tag = valueTable(database, "tags2", "tag");
    this.#command = valueTable(database, "commands2", "command");
    for (const [one, table] of [["tag", "tags2_map"], ["command", "commands2_map"]]) {
      database.exec(
        `CREATE TABLE [${table}]([${one}] INT64 NOT NULL, [package] INT64 NOT NULL, ` +
          `PRIMARY KEY([${one}], [package])) WITHOUT ROWID`,
      );
    }
    for (const value of ["pfn", "productcode", "norm_name", "norm_publisher", "upgradecode"]) {
      database.exec(
        `CREATE TABLE [${value}s2]([${value}] TEXT NOT NULL, [package] INT64 NOT NULL, ` +
          `PRIMARY KEY([${value}], [package])) WITHOUT ROWID`,
      );
    }
    this.#insert = database.prepare(
      "INSERT INTO [packages](id, name, moniker, latest_version, hash) VALUES (?, ?, ?, ?, ?)",
    );
    this.#tagMap = database.prepare("INSERT INTO [tags2_map](tag, package) VALUES (?, ?)");
    this.#commandMap = database.prepare(
      "INSERT INTO [commands2_map](command, package) VALUES (?, ?)",
    );
  }

  put(made: MadePackage, hash: string): void {
    const name = localeFields(made).PackageName as string;
    const newest = newestOf(made);
    const digest = Uint8Array.fromHex(hash);
    const moniker = made.moniker ?? null;
    const { lastInsertRowid: row } = this.#insert.run(made.id, name, moniker, newest, digest);
    for (const tag of made.tags ?? []) this.#tagMap.run(this.#tag(tag), row);
    for (const one of made.commands ?? []) this.#commandMap.run(this.#command(one), row);
  }
}

/** By the client's order. */
export function newestOf({ versions }: MadePackage): string {
  return versions.map(({ version }) => version).toSorted(compareVersions).at(-1) ?? "";
}
