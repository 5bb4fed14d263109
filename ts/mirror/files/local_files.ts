import { basename, join } from "node:path";
import { isDiskFull } from "../../kit/disk_full.ts";
import type { Clock } from "../../model/document.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { LocalFile } from "../../protocols/mirroring.ts";
import { Unverified } from "../steps.ts";
import { claimFolder, filesIn, type OwnFolder, unclaimedFolders } from "./own_folder.ts";
import { Part, type PartWatch, removeIfThere } from "./part.ts";
import { takeUp } from "./take_up.ts";

/** What files are kept with. */
export interface LocalFilesOptions {
  /** Each process works in a folder of its own below it. */
  readonly folder: string;
  readonly now: Clock;
}

/** Completes a part until it has the digest that it is to have. */
export type Complete = (part: Part) => Promise<void>;

/** What nobody came back for in so many milliseconds goes: one week. */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/** Files by their digests, whole ones and parts. Whoever uses it does one thing at a time with each. */
export class LocalFiles {
  readonly #options: LocalFilesOptions;
  /** Digests of files that this process has seen in full. */
  readonly #proven = new Set<string>();
  #folder: Promise<OwnFolder> | null = null;

  constructor(options: LocalFilesOptions) {
    this.#options = options;
  }

  /** The file of a digest; where there is none, or a part, `complete` sees to it. */
  async have(sha256: string, watch: PartWatch, complete: Complete): Promise<LocalFile> {
    const path = join((await this.#own()).path, sha256);
    const isProven = this.#proven.has(sha256);
    try {
      const size = await takeUp(path, { sha256, isProven, ...watch }) ??
        await make(path, watch, complete);
      this.#proven.add(sha256);
      return { path, size, sha256 };
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      const cannot = "No room is left to fetch files to";
      throw new RegistryError("storage_full", cannot, { cause: error });
    }
  }

  async remove({ sha256, path }: LocalFile): Promise<void> {
    this.#proven.delete(sha256);
    await removeIfThere(path);
  }

  /** Removes what is old, of processes that have ended as well, but for what is `inUse`. */
  async sweep(inUse: (sha256: string) => boolean): Promise<void> {
    await this.#sweep(await this.#own(), inUse);
    for await (const left of unclaimedFolders(this.#options.folder)) {
      await this.#sweep(left, () => false);
    }
  }

  async close(): Promise<void> {
    const folder = await this.#folder?.catch(() => null);
    folder?.[Symbol.dispose]();
    this.#folder = null;
  }

  async #sweep(folder: OwnFolder, inUse: (sha256: string) => boolean): Promise<void> {
    const deadline = this.#options.now() - KEPT;
    for (const path of await filesIn(folder)) {
      const [sha256 = ""] = basename(path).split(".");
      const { mtime } = await Deno.stat(path).catch(() => ({ mtime: null }));
      if (mtime && mtime.getTime() <= deadline && !inUse(sha256)) {
        await this.remove({ sha256, path, size: 0 });
      }
    }
  }

  async #own(): Promise<OwnFolder> {
    return await (this.#folder ??= claimFolder(this.#options.folder));
  }
}

/** What a part holds is of use to the next try, unless it is wrong or takes the last room. */
async function make(path: string, watch: PartWatch, complete: Complete): Promise<number> {
  using part = await Part.open(`${path}.part`, watch);
  try {
    await complete(part);
    await part.keepAs(path);
    return part.length;
  } catch (error) {
    const isSpoiled = error instanceof Unverified && error.reason !== "file_unavailable";
    if (isSpoiled || isDiskFull(error) || part.length === 0) await part.remove();
    throw error;
  }
}
