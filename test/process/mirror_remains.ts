/** What a process that was killed has left of a mirror: read behind its back, where nobody runs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Met } from "../servers/upstream/answers.ts";
import { fileOf } from "../servers/upstream/made_package.ts";
import { type MadePackage, sha256 } from "../servers/upstream/mod.ts";

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

/** One installer of the stand-in. */
export interface Installer {
  /** `{package} {version}`. */
  readonly of: string;
  /** Where the stand-in has it. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
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

/** The installers of packages that have one for each version, by their paths. */
export function installersOf(packages: readonly MadePackage[]): Map<string, Installer> {
  return new Map(packages.flatMap((made) =>
    made.versions.map((version) => {
      const { path, content } = fileOf(made, version, 0);
      const bytes = content();
      const of = `${made.id} ${version.version}`;
      return [path, { of, path, sha256: sha256(bytes), size: bytes.length }] as const;
    })
  ));
}

/**
 * What a process asked for although it was there when the last one ended: installers, and of parts
 * anything but their rest.
 */
export function askedAgain(
  { published, fetched, parts }: Remains,
  requests: readonly Met[],
  installers: ReadonlyMap<string, Installer>,
): string[] {
  const firsts = new Map(requests.toReversed().map(({ path, range }) => [path, range]));
  return [...firsts].flatMap(([path, range]) => {
    const file = installers.get(path);
    if (!file) return [];
    const part = parts.get(file.sha256);
    const wanted = part === undefined ? null : `bytes=${part}-`;
    const isHere = published.has(file.of) || fetched.has(file.sha256);
    return isHere || range !== wanted ? [`${file.of}: ${range}`] : [];
  });
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
