import { isAbsolute, join, relative, resolve } from "node:path";
import { sha256Hex } from "../../../kit/digest.ts";
import { fold } from "../../../kit/fold.ts";
import { quote } from "../../../model/ids.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import type { TextFile } from "../../exchange.ts";
import type {
  Upstream,
  UpstreamFound,
  UpstreamIndex,
  UpstreamManifest,
  UpstreamPackage,
  UpstreamSearch,
  UpstreamVersion,
} from "../../mirroring.ts";
import { upstreamFailed } from "./failures.ts";
import {
  type FolderListing,
  type FolderVersion,
  listFolder,
  stateOfFiles,
} from "./folder_index.ts";
import { stateOf } from "./folder_walk.ts";
import { readDescription, textOf } from "./manifest_text.ts";
import { MemoryReader } from "./memory_reader.ts";
import { packageIn, packagesIn } from "./reading_packages.ts";
import { searchIndex } from "./search.ts";
import type { Shelf, Snapshot } from "./shelf.ts";
import { usable } from "./usable.ts";

export interface FolderOptions {
  /** Folders in which it may be. */
  readonly folders?: readonly string[];
  readonly shelf: Shelf;
}

/** Opens a folder of manifests on this server; refuses with `value_refused` one that is not allowed. */
export function openFolder(path: string, { folders = [], shelf }: FolderOptions): Upstream {
  if (!isAbsolute(path)) throw refused(path, "it must be absolute");
  const root = folders.find((one) => isBelow(resolve(path), resolve(one)));
  if (root === undefined) throw refused(path, "it is in no folder that UPSTREAM_FOLDERS names");
  const bring = async (known: string, signal: AbortSignal): Promise<Snapshot | null> => {
    const real = await realFolder(path, root);
    const listing = await listFolder(real, signal);
    return listing.mark === known ? null : snapshotOf(listing, real);
  };
  return {
    refresh: (mark, signal) => shelf.refresh(mark, bring, signal),
    browse: (signal) => shelf.browse(bring, signal),
  };
}

function refused(path: string, why: string): RegistryError {
  return new RegistryError("value_refused", `Cannot read ${quote(path)} as an upstream: ${why}`);
}

/** Where it really is: a link must not lead out of what is allowed. */
async function realFolder(path: string, root: string): Promise<string> {
  try {
    const [real, bounds] = [await Deno.realPath(path), await Deno.realPath(root)];
    if (isBelow(real, bounds)) return real;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw upstreamFailed(`There is no folder ${quote(path)}`, cause);
  }
  throw upstreamFailed(`${quote(path)} leads out of the folders that UPSTREAM_FOLDERS names`);
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === "" || !/^\.\.(?:[\\/]|$)/.test(way) && !isAbsolute(way);
}

function snapshotOf(listing: FolderListing, root: string): Snapshot {
  const reader = new MemoryReader(listing.packages);
  return {
    mark: listing.mark,
    isThere: () => Promise.resolve(true),
    open: () => new FolderIndex(listing, reader, root),
    remove: () => Promise.resolve(),
  };
}

class FolderIndex implements UpstreamIndex {
  readonly mark: string;

  constructor(
    readonly listing: FolderListing,
    readonly reader: MemoryReader,
    readonly root: string,
  ) {
    this.mark = listing.mark;
  }

  packages(globs: readonly string[]): AsyncIterable<UpstreamPackage> {
    return packagesIn(this.reader, globs);
  }

  // deno-lint-ignore require-await -- so that what it throws is a rejection
  async find(name: string): Promise<UpstreamPackage | null> {
    return packageIn(this.reader, name);
  }

  search(wanted: UpstreamSearch): Promise<UpstreamFound> {
    return searchIndex(this.reader, wanted);
  }

  // deno-lint-ignore require-await -- so that what it throws is a rejection
  async versions({ name }: UpstreamPackage): Promise<readonly UpstreamVersion[]> {
    return usable(this.#of(name).map(({ version, state }) => ({ version, state, address: state })));
  }

  async read(
    { name }: UpstreamPackage,
    { version, address }: UpstreamVersion,
  ): Promise<UpstreamManifest> {
    const found = this.#of(name).find(({ state }) => state === address);
    if (!found) throw upstreamFailed(`It has no ${name} ${version} any more`);
    const files = await readFiles(this.root, found);
    const text = files.length === 1
      ? files[0]!.text
      : files.map(({ path, text }) => `# ${path}\n${text}`).join("\n---\n");
    const offered = readDescription(files, { name, version });
    return { offered, url: found.path, text, sha256: sha256Hex(text) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #of(name: string): readonly FolderVersion[] {
    return this.listing.versions.get(fold(name)) ?? [];
  }
}

/** The files of a version, which must be those that were listed. */
async function readFiles(root: string, { path, files, state }: FolderVersion): Promise<TextFile[]> {
  const states = await Promise.all(files.map(({ name }) => stateOf(root, path, name)));
  if (stateOfFiles(path, states.filter((file) => file !== null)) !== state) {
    throw new RegistryError("digest_mismatch", `${quote(path)} has changed since it was listed`);
  }
  return await Promise.all(files.map(async ({ name }) => ({
    path: path === "" ? name : `${path}/${name}`,
    text: textOf(await Deno.readFile(join(root, path, name))),
  })));
}
