import { createHash } from "node:crypto";
import type { UpstreamPackage, UpstreamVersion } from "../../mirroring.ts";
import { compareVersions } from "../version_order.ts";
import { writeAddress } from "./addresses.ts";
import { findRow } from "./find_row.ts";
import { damaged, type IndexDatabase, type Row } from "./index_database.ts";
import type { IndexReader, PackageTexts } from "./index_reader.ts";
import { packagesTagged, TAGS } from "./packages_tagged.ts";

const TABLES = {
  ids: ["id"],
  names: ["name"],
  monikers: ["moniker"],
  versions: ["version"],
  channels: ["channel"],
  pathparts: ["parent", "pathpart"],
  manifest: ["id", "name", "moniker", "version", "channel", "pathpart"],
  tags: ["tag"],
  tags_map: ["manifest", "tag"],
};

const DEEPEST_PATH = 32;

/** The first family (8.2), schemas 1.0 to 1.7: every manifest, with the tree of its path. */
export class ManifestsV1 implements IndexReader {
  readonly #database: IndexDatabase;
  readonly #manifests: string;
  #isGrouped = false;

  constructor(database: IndexDatabase) {
    database.expect(TABLES);
    this.#database = database;
    const hash = database.has("manifest", "hash") ? "m.hash" : "NULL";
    this.#manifests = `SELECT v.version, c.channel, n.name, mo.moniker, m.pathpart, ${hash} AS hash
      FROM temp.by_package g CROSS JOIN manifest m ON m.rowid = g.manifest
      CROSS JOIN versions v ON v.rowid = m.version CROSS JOIN channels c ON c.rowid = m.channel
      CROSS JOIN names n ON n.rowid = m.name CROSS JOIN monikers mo ON mo.rowid = m.moniker
      WHERE g.id = ?`;
  }

  *ids(): Generator<readonly [number, string]> {
    const sql = "SELECT rowid AS at, id FROM ids WHERE rowid > ? ORDER BY rowid";
    for (const { at, id } of this.#database.each(sql)) yield [Number(at), String(id)];
  }

  at(row: number, id: string): UpstreamPackage | null {
    const manifests = this.#manifestsOf(row);
    const newest = manifests[0];
    if (!newest) return null;
    const hash = createHash("sha256");
    const { title, moniker, version } = newest;
    for (const one of manifests) {
      const state = this.#stateOf(one);
      hash.update(JSON.stringify([one.title, one.moniker, one.version, state]));
    }
    return {
      ...{ name: id, title, moniker, publisher: "", newest: version },
      state: hash.digest("hex"),
    };
  }

  rowOf(id: string): readonly [number, string] | null {
    return findRow(this.#database, "ids", id);
  }

  *texts(): Generator<PackageTexts> {
    const sql = `SELECT m.rowid AS at, m.id AS row, i.id, n.name, mo.moniker FROM manifest m
      CROSS JOIN ids i ON i.rowid = m.id CROSS JOIN names n ON n.rowid = m.name
      CROSS JOIN monikers mo ON mo.rowid = m.moniker WHERE m.rowid > ? ORDER BY m.rowid`;
    for (const { row, id, name, moniker } of this.#database.each(sql)) {
      const title = String(name);
      yield { row: Number(row), id: String(id), title, moniker: String(moniker) };
    }
  }

  /** By package, as later schemas map values to one manifest of a package alone. */
  tagged(fits: (tag: string) => boolean): ReadonlySet<number> {
    return packagesTagged(this.#database, fits, {
      tags: "tags",
      packages: `SELECT DISTINCT m.id AS package FROM tags_map t
        CROSS JOIN manifest m ON m.rowid = t.manifest WHERE t.tag IN ${TAGS}`,
    });
  }

  versions(row: number): readonly UpstreamVersion[] {
    return this.#manifestsOf(row).map((one) => {
      const path = this.#pathOf(one.part);
      const address = writeAddress({ path, sha256: one.sha256 });
      return { version: one.version, state: this.#stateOf(one), address };
    });
  }

  /** Schemas before 1.3 know of a manifest only where it is. */
  #stateOf({ sha256, part }: Manifest): string {
    return sha256 ?? this.#pathOf(part);
  }

  /** Of the empty channel, newest first; a program that asks for another channel gets nothing anyway. */
  #manifestsOf(row: number): Manifest[] {
    this.#group();
    return this.#database.all(this.#manifests, row)
      .filter(({ channel }) => channel === "")
      .map(manifestOf)
      .sort((one, other) => compareVersions(other.version, one.version));
  }

  #pathOf(part: number): string {
    const steps: string[] = [];
    for (let at: Row[string] = part; at !== null;) {
      const found = this.#database.get(
        "SELECT parent, pathpart FROM pathparts WHERE rowid = ?",
        at,
      );
      if (!found || steps.length === DEEPEST_PATH) throw damaged("a path in it leads nowhere");
      steps.unshift(String(found.pathpart));
      at = found.parent!;
    }
    return steps.join("/");
  }

  /** Published indexes have no order by package; one in memory costs less than looking through all. */
  #group(): void {
    if (this.#isGrouped) return;
    this.#database.exec(`CREATE TEMP TABLE by_package AS SELECT id, rowid AS manifest FROM manifest;
      CREATE INDEX temp.by_package_id ON by_package(id);`);
    this.#isGrouped = true;
  }
}

/** A manifest, as far as the index knows it. */
interface Manifest {
  readonly title: string;
  readonly moniker: string;
  readonly version: string;
  /** The last part of its path. */
  readonly part: number;
  readonly sha256?: string;
}

function manifestOf({ version, name, moniker, pathpart, hash }: Row): Manifest {
  return {
    ...{ title: String(name), moniker: String(moniker), version: String(version) },
    part: pathpart as number,
    ...(hash instanceof Uint8Array && hash.length === 32 && { sha256: hash.toHex() }),
  };
}
