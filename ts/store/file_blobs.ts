import { dirname, join, resolve } from "node:path";
import type { BlobKey } from "../model/ids.ts";
import { newId } from "../model/ids.ts";
import { fileNameOf, TEMPORARY } from "./_blob_file_names.ts";
import { fileFailure, isAbsent, makeFolder, removeEmpty, syncFolder } from "./_blob_folders.ts";
import { readFile, writeFile } from "./_blob_streams.ts";
import { walk } from "./_blob_walk.ts";
import type { BlobInfo, BlobStore, ByteRange } from "./blob_store.ts";
import type { Driver } from "./document_store.ts";
import { StoreRefused } from "./store_refused.ts";

/** Where {@link FileBlobs} keeps its files. */
export interface FileBlobsOptions {
  /** Created when missing; nobody else should write there. */
  readonly folder: string;
  /** Leaves everything as it is, beside a process that works there. */
  readonly onlyReads?: boolean;
}

/**
 * Blobs as files: a key is a path below the folder, each segment spelt as `_blob_file_names.ts`
 * says. No key may be the beginning of another's path, which the layouts of `blob_keys.ts` see to.
 */
export class FileBlobs implements BlobStore, Driver {
  readonly describes: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.describes = `files in ${root}`;
  }

  /** Throws {@link StoreRefused} when the folder cannot be written to. */
  static async open({ folder, onlyReads = false }: FileBlobsOptions): Promise<FileBlobs> {
    const blobs = new FileBlobs(resolve(folder));
    if (onlyReads) return blobs;
    try {
      await Deno.mkdir(blobs.#temporary(), { recursive: true });
      await blobs.#removeLeftovers();
      await blobs.ping();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new StoreRefused(`Cannot keep files in "${blobs.#root}": ${why}`, { cause });
    }
    return blobs;
  }

  async stat(key: BlobKey): Promise<BlobInfo | null> {
    const found = await orNull(Deno.stat(this.#path(key)));
    if (!found) await this.#present();
    return found?.isFile ? { key, size: found.size, modifiedAt: modifiedAt(found) } : null;
  }

  async open(
    key: BlobKey,
    range?: ByteRange,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
    if (!await this.stat(key)) return null;
    const file = await orNull(Deno.open(this.#path(key)));
    return file && await readFile(file, range);
  }

  put(key: BlobKey, body: ReadableStream<Uint8Array>): Promise<BlobInfo> {
    return this.#place(key, (path) => writeFile(path, body));
  }

  async delete(key: BlobKey): Promise<void> {
    if (!await this.stat(key)) return;
    const path = this.#path(key);
    await orNull(Deno.remove(path));
    await removeEmpty(dirname(path), this.#root);
  }

  async *list(prefix: string): AsyncIterable<BlobInfo> {
    await this.#present();
    yield* walk(this.#root, prefix);
  }

  async copy(from: BlobKey, to: BlobKey): Promise<BlobInfo | null> {
    const source = await this.stat(from);
    if (!source) return null;
    return await this.#place(to, (path) => copyFile(this.#path(from), path));
  }

  /** Writes a small file and removes it again. */
  async ping(): Promise<void> {
    const path = this.#temporary(newId());
    await Deno.writeFile(path, new Uint8Array(1), { createNew: true });
    await Deno.remove(path);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Throws when the folder itself is gone: a disk that is not mounted must not pass for an empty one. */
  async #present(): Promise<void> {
    await Deno.stat(this.#temporary());
  }

  /** Lets `write` make a file out of sight, then shows it under its key in one step. */
  async #place(key: BlobKey, write: (path: string) => Promise<void>): Promise<BlobInfo> {
    const temporary = this.#temporary(newId());
    try {
      await write(temporary);
      const { size, nlink, ...times } = await Deno.stat(temporary);
      await moveInto(temporary, this.#path(key));
      // Moving a file to another of its own names does nothing at all.
      if (nlink !== null && nlink > 1) await orNull(Deno.remove(temporary));
      return { key, size, modifiedAt: modifiedAt(times) };
    } catch (error) {
      await orNull(Deno.remove(temporary));
      throw fileFailure(error, this.describes);
    }
  }

  #path(key: BlobKey): string {
    return join(this.#root, ...key.split("/").map(fileNameOf));
  }

  #temporary(name = ""): string {
    return join(this.#root, TEMPORARY, name);
  }

  /** What a process that was killed left behind; anything younger may still be arriving. */
  async #removeLeftovers(): Promise<void> {
    for await (const { name } of Deno.readDir(this.#temporary())) {
      const path = this.#temporary(name);
      const found = await orNull(Deno.stat(path));
      if (found && Date.now() - modifiedAt(found) > DAY) await orNull(Deno.remove(path));
    }
  }
}

const DAY = 86_400_000;
const MOST_RACES = 100;

/** Blobs never change in place, so a second name is as good as a copy, where the disk has such. */
async function copyFile(from: string, to: string): Promise<void> {
  const linked = await Deno.link(from, to).then(() => true, () => false);
  // What the sweep finds must be as young as the copy is.
  if (linked) return await Deno.utime(to, new Date(), new Date());
  await Deno.copyFile(from, to);
  using file = await Deno.open(to, { write: true });
  await file.sync();
}

/** A folder may be found empty and removed between making it and using it; it is made again. */
async function moveInto(temporary: string, path: string): Promise<void> {
  const folder = dirname(path);
  for (let race = 0;; race++) {
    await makeFolder(folder);
    try {
      await Deno.rename(temporary, path);
      return await syncFolder(folder);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || race === MOST_RACES) throw error;
    }
  }
}

function modifiedAt({ mtime }: Pick<Deno.FileInfo, "mtime">): number {
  return mtime?.getTime() ?? 0;
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
