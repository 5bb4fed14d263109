import { setTimeout as pause } from "node:timers/promises";
import type { FetchGuarded } from "../kit/egress/mod.ts";
import type { Actor } from "../model/event.ts";
import type { Repository } from "../model/package.ts";
import type { Sight } from "../model/sight.ts";
import type { FileService } from "../registry/file_service.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { Exchange, FileReport, OfferedPackage, TextFile } from "./exchange.ts";
import { type ImportedVersion, importPackage } from "./import_package.ts";
import type { Protocol } from "./protocol.ts";

/** How files are taken in. */
export interface ImportOptions {
  readonly repository: Repository;
  readonly by: Actor;
  readonly sight: Sight;
  /** How this server was addressed. */
  readonly origin: string;
  /** Puts versions in the place of those that are there. */
  readonly replace: boolean;
  /** Fetches files that stand elsewhere, to serve them from here. */
  readonly rehost: boolean;
  /** Says what would become of everything, and changes nothing. */
  readonly dryRun: boolean;
}

/** What became of everything that was given. */
export interface Imported {
  readonly versions: readonly ImportedVersion[];
  readonly files: readonly FileReport[];
}

/** What importing needs. */
export interface ImporterOptions {
  readonly packages: PackageService;
  readonly files: FileService;
  readonly fetch: FetchGuarded;
  /** The longest file that is fetched, in bytes. */
  readonly longest: number;
}

/** How many files are read before other requests get their turn: some 20 ms. */
const READ_AT_ONCE = 32;

/** Takes versions in from the files in which an ecosystem keeps them. */
export class Importer {
  readonly #options: ImporterOptions;

  constructor(options: ImporterOptions) {
    this.#options = options;
  }

  /**
   * Reads files and publishes every version that they describe: each package all at once, each
   * version on its own merits. What is published already stays as it is. Never refuses for what the
   * files say.
   */
  async import(
    protocol: Protocol,
    exchange: Exchange,
    files: readonly TextFile[],
    options: ImportOptions,
  ): Promise<Imported> {
    const { packages, reports } = await readAll(exchange, files);
    const versions: ImportedVersion[] = [];
    for (const [key, one] of byKey(packages, protocol)) {
      const tools = { ...this.#options, exchange, names: protocol.names };
      versions.push(...await importPackage({ ...one, key }, tools, options));
    }
    return { versions, files: reports };
  }
}

/** Files of one folder are read together; so many at once that nobody else waits long. */
async function readAll(exchange: Exchange, files: readonly TextFile[]) {
  const packages: OfferedPackage[] = [];
  const reports = new Map<TextFile, FileReport>();
  for (const some of inFolders(files)) {
    const read = exchange.read(some);
    packages.push(...read.packages);
    some.forEach((file, at) => reports.set(file, read.reports[at]!));
    await pause(0);
  }
  return { packages, reports: files.map((file) => reports.get(file)!) };
}

function* inFolders(files: readonly TextFile[]): Generator<TextFile[]> {
  const folders = Map.groupBy(files, ({ path }) => path.slice(0, path.lastIndexOf("/") + 1));
  let some: TextFile[] = [];
  for (const folder of folders.values()) {
    if (some.length > 0 && some.length + folder.length > READ_AT_ONCE) {
      yield some;
      some = [];
    }
    some.push(...folder);
  }
  if (some.length > 0) yield some;
}

/** Packages that stood in several folders, each put together. */
function byKey(
  packages: readonly OfferedPackage[],
  { names }: Protocol,
): Map<string, OfferedPackage> {
  const groups = Map.groupBy(packages, ({ name }) => names.parse(name).key);
  return new Map(
    Array.from(groups, ([key, group]) => {
      const versions = group.flatMap((one) => one.versions);
      return [key, { name: group[0]!.name, versions }];
    }),
  );
}
