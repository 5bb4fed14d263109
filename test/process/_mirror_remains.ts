/** What a process that was killed has left of a mirror: read behind its back, where nobody runs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** What of a mirror's installers is on the disk. */
export interface Remains {
  /** `{package} {version}` of what clients would be offered. */
  readonly published: ReadonlySet<string>;
  /** SHA-256 of files that have come in full and are not yet in the store. */
  readonly fetched: ReadonlySet<string>;
  /** How much has come of a file, by its SHA-256; those of which nothing has are left out. */
  readonly parts: ReadonlyMap<string, number>;
  /** Files of the store, those that nothing names included. */
  readonly stored: number;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Looks around in a folder of data; one that was never used has nothing. */
export function remainsIn(dataDir: string): Remains {
  const local = filesBelow(join(dataDir, "mirror", "files"));
  const parts = local.filter(({ path }) => path.endsWith(".part") && sizeOf(path) > 0);
  return {
    published: new Set(publishedIn(dataDir)),
    fetched: new Set(local.map(({ name }) => name).filter((name) => DIGEST.test(name))),
    parts: new Map(parts.map(({ path, name }) => [name.split(".")[0]!, sizeOf(path)])),
    stored: filesBelow(join(dataDir, "files")).length,
  };
}

/** `{package} {version}` of every version of every package, each as often as it is named. */
export function publishedIn(dataDir: string): string[] {
  return documentsIn(dataDir, "packages").flatMap(({ name, versions }) =>
    versions.map(({ version }: { version: string }) => `${name} ${version}`)
  );
}

/** All documents of a collection, in the order of their ids. */
// deno-lint-ignore no-explicit-any -- whoever asks knows what is in it
export function documentsIn(dataDir: string, collection: string): any[] {
  const path = join(dataDir, "packhouse.db");
  if (!existsSync(path)) return [];
  using database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare(`SELECT body FROM "${collection}" ORDER BY id`).all();
  return rows.map(({ body }) => JSON.parse(String(body)));
}

interface Found {
  readonly path: string;
  readonly name: string;
}

function filesBelow(folder: string): Found[] {
  if (!existsSync(folder)) return [];
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? filesBelow(path) : [{ path, name }];
  });
}

function sizeOf(path: string): number {
  return Deno.statSync(path).size;
}
