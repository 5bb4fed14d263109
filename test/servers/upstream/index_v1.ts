import type { DatabaseSync } from "node:sqlite";
import { databaseBytes, valueTable, writeMetadata } from "./index_database.ts";
import type { Bytes, MadePackage } from "./made_package.ts";
import { localeFields } from "./manifest.ts";
import { type PlacedManifest, placedManifest, type Shelf } from "./shelf.ts";

/** The second half of a schema version: 1.0 to 1.7. */
export type V1Minor = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The database of `source.msix`: every manifest, with the tree of its path. */
export function indexV1(shelf: Shelf, origin: string, minor: V1Minor): Promise<Bytes> {
  return databaseBytes((database) => {
    writeMetadata(database, { major: 1, minor, more: minor >= 7 ? { mapDataFolded: "1" } : {} });
    const write = new ManifestWriter(database, minor);
    for (const made of shelf.all()) {
      // A package's versions stand newest last, so that its highest row is a version of its own.
      const placed = made.versions.toReversed().map((version) => ({
        version: version.version,
        manifest: placedManifest(made, version, origin),
      }));
      write.put(made, placed);
    }
  });
}

interface Placed {
  readonly version: string;
  readonly manifest: PlacedManifest;
}

class ManifestWriter {
  readonly #minor: V1Minor;
  readonly #id;
  readonly #name;
  readonly #moniker;
  readonly #version;
  readonly #channel;
  readonly #insert;
  readonly #maps;
  readonly #part;
  readonly #parts = new Map<string, number>();

  constructor(database: DatabaseSync, minor: V1Minor) {
    this.#minor = minor;
    this.#id = valueTable(database, "ids", "id");
    this.#name = valueTable(database, "names", "name");
    this.#moniker = valueTable(database, "monikers", "moniker");
    this.#version = valueTable(database, "versions", "version");
    this.#channel = valueTable(database, "channels", "channel");
    database.exec(
      "CREATE TABLE [pathparts]([rowid] INTEGER PRIMARY KEY, [parent] INT64, [pathpart] TEXT NOT NULL)",
    );
    const columns = ["id", "name", "moniker", "version", "channel", "pathpart"];
    const hash = minor >= 3 ? ", [hash] BLOB" : "";
    const arp = minor >= 5 ? ", [arp_min_version] INT64, [arp_max_version] INT64" : "";
    database.exec(
      `CREATE TABLE [manifest]([rowid] INTEGER PRIMARY KEY, ${
        columns.map((column) => `[${column}] INT64 NOT NULL`).join(", ")
      }${hash}${arp})`,
    );
    const named = minor >= 3 ? [...columns, "hash"] : columns;
    this.#insert = database.prepare(
      `INSERT INTO [manifest](${named.join(", ")}) VALUES (${named.map(() => "?").join(", ")})`,
    );
    this.#part = database.prepare("INSERT INTO [pathparts](parent, pathpart) VALUES (?, ?)");
    this.#maps = Object.fromEntries(
      mapsOf(minor).map(([table, column]) => [column, mapTable(database, table, column, minor)]),
    );
  }

  put(made: MadePackage, versions: readonly Placed[]): void {
    let row = 0n;
    for (const { version, manifest } of versions) {
      const name = localeFields(made).PackageName as string;
      const values = [
        ...[this.#id(made.id), this.#name(name), this.#moniker(made.moniker ?? "")],
        ...[this.#version(version), this.#channel(""), this.#pathOf(manifest.path)],
      ];
      const hash = this.#minor >= 3 ? [Uint8Array.fromHex(manifest.sha256)] : [];
      row = BigInt(this.#insert.run(...values, ...hash).lastInsertRowid);
      if (this.#minor < 7) this.#map(made, row);
    }
    if (this.#minor >= 7) this.#map(made, row);
  }

  #map({ tags = [], commands = [] }: MadePackage, manifest: bigint): void {
    for (const tag of tags) this.#maps.tag?.(tag, manifest);
    for (const command of commands) this.#maps.command?.(command, manifest);
  }

  /** The row of a path's last part; parts are shared. */
  #pathOf(path: string): number {
    const known = this.#parts.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf("/");
    const parent = cut < 0 ? null : this.#pathOf(path.slice(0, cut));
    const row = Number(this.#part.run(parent, path.slice(cut + 1)).lastInsertRowid);
    // What is a file is nobody's parent, and there are many of them.
    if (!path.endsWith(".yaml")) this.#parts.set(path, row);
    return row;
  }
}

function mapsOf(minor: V1Minor): readonly (readonly [table: string, column: string])[] {
  return [
    ...[["tags", "tag"], ["commands", "command"]] as const,
    ...(minor >= 1 ? [["pfns", "pfn"], ["productcodes", "productcode"]] as const : []),
    ...(minor >= 2
      ? [["norm_names", "norm_name"], ["norm_publishers", "norm_publisher"]] as const
      : []),
    ...(minor >= 6 ? [["upgradecodes", "upgradecode"]] as const : []),
  ];
}

function mapTable(
  database: DatabaseSync,
  table: string,
  column: string,
  minor: V1Minor,
): (value: string, manifest: bigint) => void {
  const row = valueTable(database, table, column);
  const key = minor >= 7 ? `, PRIMARY KEY([${column}], [manifest])) WITHOUT ROWID` : ")";
  database.exec(
    `CREATE TABLE [${table}_map]([manifest] INT64 NOT NULL, [${column}] INT64 NOT NULL${key}`,
  );
  const insert = database.prepare(`INSERT INTO [${table}_map](manifest, ${column}) VALUES (?, ?)`);
  return (value, manifest) => void insert.run(manifest, row(value));
}
