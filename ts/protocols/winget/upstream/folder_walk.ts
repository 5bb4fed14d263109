import { join } from "node:path";
import { upstreamFailed } from "./failures.ts";

/** A folder with files that may be manifests. */
export interface ManifestFolder {
  /** Below the root, with `/` between its steps; `""` for the root. */
  readonly path: string;
  readonly files: readonly FileState[];
}

/** A file, and what changes when it does. */
export interface FileState {
  readonly name: string;
  readonly size: number;
  readonly modified: number;
}

const DEEPEST = 24;
const MOST_FOLDERS = 2_000_000;
/** Folders that are looked into at once. */
const AT_ONCE = 32;
const LONGEST_FILE = 1024 * 1024;

/**
 * Every folder below a root that has YAML files, in no order. What begins with a dot is left out, as
 * are links, so that nothing outside of the root is read.
 */
export async function* walkFolder(
  root: string,
  signal: AbortSignal,
): AsyncGenerator<ManifestFolder> {
  let count = 0;
  for (const open = [""]; open.length > 0;) {
    signal.throwIfAborted();
    const batch = open.splice(-AT_ONCE);
    for (const { path, files, folders } of await Promise.all(batch.map((one) => look(root, one)))) {
      if (files.length > 0) yield { path, files };
      open.push(...folders);
      count += folders.length;
    }
    if (count > MOST_FOLDERS) throw upstreamFailed(`It has more than ${MOST_FOLDERS} folders`);
  }
}

async function look(root: string, path: string) {
  const [names, folders]: [string[], string[]] = [[], []];
  const isDeepest = path.split("/").length >= DEEPEST;
  for await (const entry of Deno.readDir(join(root, path))) {
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory && !isDeepest) {
      folders.push(path === "" ? entry.name : `${path}/${entry.name}`);
    }
    if (entry.isFile && /\.ya?ml$/i.test(entry.name)) names.push(entry.name);
  }
  const files = await Promise.all(names.sort().map((name) => stateOf(root, path, name)));
  return { path, folders, files: files.filter((file) => file !== null) };
}

/** `null` for what is no file any more, and for what no manifest could be. */
export async function stateOf(root: string, path: string, name: string): Promise<FileState | null> {
  const { isFile, size, mtime } = await Deno.lstat(join(root, path, name)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return { isFile: false, size: 0, mtime: null };
    throw error;
  });
  return isFile && size <= LONGEST_FILE ? { name, size, modified: mtime?.getTime() ?? 0 } : null;
}
