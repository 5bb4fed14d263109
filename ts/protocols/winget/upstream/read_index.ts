import { damaged, type IndexDatabase } from "./index_database.ts";
import type { IndexReader } from "./index_reader.ts";
import { ManifestsV1 } from "./manifests_v1.ts";
import { PackagesV2 } from "./packages_v2.ts";

const MOST_PACKAGES = 2_000_000;

/** Reads an index by its schema; refuses with `upstream_failed` one that is not known, or no index. */
export function readIndex(database: IndexDatabase): IndexReader {
  database.expect({ metadata: ["name", "value"] });
  const [major, minor] = ["majorVersion", "minorVersion"].map((name) =>
    Number(database.get("SELECT value FROM metadata WHERE name = ?", name)?.value ?? NaN)
  );
  const reader = readerFor(database, major!, minor!);
  const table = major === 2 ? "packages" : "ids";
  const count = Number(database.get(`SELECT count(*) AS count FROM ${table}`)!.count);
  if (count > MOST_PACKAGES) throw damaged(`it says that it has ${count} packages`);
  return reader;
}

function readerFor(database: IndexDatabase, major: number, minor: number): IndexReader {
  if (major === 2) return new PackagesV2(database);
  if (major === 1 && minor >= 0) return new ManifestsV1(database);
  throw damaged(`its schema is ${major}.${minor}, which is not known`);
}

/** Reads the first rows of an index that has just come, so that what cannot be read shows at once. */
export function probe(reader: IndexReader): void {
  for (const [row, id] of reader.ids()) {
    reader.at(row, id);
    break;
  }
  reader.texts()[Symbol.iterator]().next();
  reader.tagged(() => true);
}
