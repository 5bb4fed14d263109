import { join } from "node:path";
import type { BlobKey } from "../model/ids.ts";
import { fileNameOf, segmentOf } from "./_blob_file_names.ts";
import { isAbsent } from "./_blob_folders.ts";
import type { BlobInfo } from "./blob_store.ts";

/** Every file below `root` whose key begins with `prefix`, in the order of keys; holds one folder's names at a time. */
export function walk(root: string, prefix: string): AsyncIterable<BlobInfo> {
  const above = prefix.split("/").slice(0, -1);
  const folder = join(root, ...above.map(fileNameOf));
  return walkFolder(folder, above.map((segment) => `${segment}/`).join(""), prefix);
}

async function* walkFolder(
  folder: string,
  path: string,
  prefix: string,
): AsyncGenerator<BlobInfo> {
  for (const { name, fileName } of await entriesOf(folder)) {
    const key = path + name;
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
    if (name.endsWith("/")) yield* walkFolder(join(folder, fileName), key, prefix);
    else {
      const info = await infoOf(join(folder, fileName), key as BlobKey);
      if (info) yield info;
    }
  }
}

interface Entry {
  /** Its segment of the key; a folder's ends with the slash, which is how keys sort. */
  readonly name: string;
  readonly fileName: string;
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const { name: fileName, isDirectory } of Deno.readDir(folder)) {
      const segment = segmentOf(fileName);
      if (segment !== null) entries.push({ name: isDirectory ? `${segment}/` : segment, fileName });
    }
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return entries.sort((one, other) => one.name < other.name ? -1 : 1);
}

async function infoOf(path: string, key: BlobKey): Promise<BlobInfo | null> {
  try {
    const { size, mtime } = await Deno.stat(path);
    return { key, size, modifiedAt: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
