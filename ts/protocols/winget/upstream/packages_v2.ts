import type { UpstreamPackage } from "../../mirroring.ts";
import type { IndexDatabase, Row } from "./index_database.ts";
import { findRow } from "./find_row.ts";
import type { IndexReader, PackageTexts } from "./index_reader.ts";
import { packagesTagged, TAGS } from "./packages_tagged.ts";

const TABLES = {
  packages: ["id", "name", "moniker", "latest_version", "hash"],
  tags2: ["tag"],
  tags2_map: ["tag", "package"],
};

/** The second family (8.3): packages with a digest of what is said of their versions elsewhere. */
export class PackagesV2 implements IndexReader {
  readonly #database: IndexDatabase;

  constructor(database: IndexDatabase) {
    database.expect(TABLES);
    this.#database = database;
  }

  *ids(): Generator<readonly [number, string]> {
    const sql = "SELECT rowid AS at, id FROM packages WHERE rowid > ? ORDER BY rowid";
    for (const { at, id } of this.#database.each(sql)) yield [Number(at), String(id)];
  }

  at(row: number): UpstreamPackage | null {
    const found = this.#database.get(
      "SELECT id, name, moniker, latest_version, hash FROM packages WHERE rowid = ?",
      row,
    );
    return found ? packageOf(found) : null;
  }

  rowOf(id: string): readonly [number, string] | null {
    return findRow(this.#database, "packages", id);
  }

  *texts(): Generator<PackageTexts> {
    const sql =
      "SELECT rowid AS at, id, name, moniker FROM packages WHERE rowid > ? ORDER BY rowid";
    for (const { at, id, name, moniker } of this.#database.each(sql)) {
      const title = String(name ?? "");
      yield { row: Number(at), id: String(id), title, moniker: String(moniker ?? "") };
    }
  }

  tagged(fits: (tag: string) => boolean): ReadonlySet<number> {
    return packagesTagged(this.#database, fits, {
      tags: "tags2",
      packages: `SELECT DISTINCT package FROM tags2_map WHERE tag IN ${TAGS}`,
    });
  }

  versions(): null {
    return null;
  }
}

function packageOf({ id, name, moniker, latest_version, hash }: Row): UpstreamPackage | null {
  if (!(hash instanceof Uint8Array) || hash.length !== 32) return null;
  return {
    ...{ name: String(id), title: String(name ?? ""), moniker: String(moniker ?? "") },
    ...{ publisher: "", newest: String(latest_version ?? ""), state: hash.toHex() },
  };
}
