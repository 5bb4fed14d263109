import { createHash } from "node:crypto";
import type {
  Upstream,
  UpstreamFound,
  UpstreamIndex,
  UpstreamManifest,
  UpstreamPackage,
  UpstreamSearch,
  UpstreamVersion,
} from "../../mirroring.ts";
import { addressBelow, readAddress } from "./addresses.ts";
import type { UpstreamClient } from "./client.ts";
import { otherDigest, upstreamFailed } from "./failures.ts";
import { IndexDatabase } from "./index_database.ts";
import { type DownloadedIndex, downloadIndex } from "./index_download.ts";
import { readMark, writeMark } from "./index_mark.ts";
import type { IndexReader } from "./index_reader.ts";
import { readDescription, textOf } from "./manifest_text.ts";
import { packageIn, packagesIn } from "./reading_packages.ts";
import { readIndex } from "./read_index.ts";
import { searchIndex } from "./search.ts";
import type { Shelf, Snapshot } from "./shelf.ts";
import { usable } from "./usable.ts";
import { LONGEST_VERSION_DATA, parseVersionData } from "./version_data.ts";

/** The longest manifest, in bytes; also the most that the reader of YAML takes. */
const LONGEST_MANIFEST = 1024 * 1024;

export interface PreindexedOptions {
  readonly client: UpstreamClient;
  readonly base: string;
  readonly folder: string;
  readonly shelf: Shelf;
}

/** A source that names all its packages in a database, as the public one does (8). */
export class Preindexed implements Upstream {
  readonly #options: PreindexedOptions;

  constructor(options: PreindexedOptions) {
    this.#options = options;
  }

  refresh(mark: string, signal: AbortSignal): Promise<UpstreamIndex | null> {
    return this.#options.shelf.refresh(mark, this.#bring, signal);
  }

  browse(signal: AbortSignal): Promise<UpstreamIndex> {
    return this.#options.shelf.browse(this.#bring, signal);
  }

  #bring = async (mark: string, signal: AbortSignal): Promise<Snapshot | null> => {
    await Deno.mkdir(this.#options.folder, { recursive: true });
    const found = await downloadIndex(this.#options, readMark(mark), signal);
    return found && snapshotOf(found, this.#options);
  };
}

function snapshotOf({ mark, path }: DownloadedIndex, options: PreindexedOptions): Snapshot {
  const text = writeMark(mark);
  return {
    mark: text,
    isThere: () => Deno.stat(path).then(() => true, () => false),
    open: () => new PreindexedIndex(text, IndexDatabase.open(path), options),
    remove: () => Deno.remove(path).catch(() => {}),
  };
}

class PreindexedIndex implements UpstreamIndex {
  readonly mark: string;
  readonly #database: IndexDatabase;
  readonly #reader: IndexReader;
  readonly #client: UpstreamClient;
  readonly #base: string;

  constructor(mark: string, database: IndexDatabase, { client, base }: PreindexedOptions) {
    this.mark = mark;
    this.#database = database;
    this.#reader = readIndex(database);
    this.#client = client;
    this.#base = base;
  }

  packages(globs: readonly string[]): AsyncIterable<UpstreamPackage> {
    return packagesIn(this.#reader, globs);
  }

  // deno-lint-ignore require-await -- so that what it throws is a rejection
  async find(name: string): Promise<UpstreamPackage | null> {
    return packageIn(this.#reader, name);
  }

  search(wanted: UpstreamSearch): Promise<UpstreamFound> {
    return searchIndex(this.#reader, wanted);
  }

  async versions(of: UpstreamPackage, signal: AbortSignal): Promise<readonly UpstreamVersion[]> {
    const [row] = this.#reader.rowOf(of.name) ?? [];
    if (row === undefined) throw upstreamFailed(`Its index does not name ${of.name} any more`);
    return usable(this.#reader.versions(row) ?? await this.#fetchVersions(of, signal));
  }

  async read(
    of: UpstreamPackage,
    { version, address }: UpstreamVersion,
    signal: AbortSignal,
  ): Promise<UpstreamManifest> {
    const { path, sha256: promised } = readAddress(address);
    const url = addressBelow(this.#base, path);
    const what = `The manifest of ${of.name} ${version}`;
    const bytes = await this.#client.bytes({ url, most: LONGEST_MANIFEST, signal }, what);
    const sha256 = hexOf(bytes);
    if (promised !== undefined && sha256 !== promised) throw otherDigest(what, promised, sha256);
    const text = textOf(bytes);
    const offered = readDescription([{ path, text }], { name: of.name, version });
    return { offered, url, text, sha256 };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#database[Symbol.dispose]();
    return Promise.resolve();
  }

  async #fetchVersions({ name, state }: UpstreamPackage, signal: AbortSignal) {
    const path = `packages/${name}/${state.slice(0, 8)}/versionData.mszyml`;
    const url = addressBelow(this.#base, path);
    const what = `What is said of the versions of ${name}`;
    const bytes = await this.#client.bytes({ url, most: LONGEST_VERSION_DATA, signal }, what);
    const sha256 = hexOf(bytes);
    if (sha256 !== state) throw otherDigest(what, state, sha256);
    return await parseVersionData(bytes);
  }
}

function hexOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
