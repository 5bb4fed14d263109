import { join } from "node:path";
import { Unreadable } from "../../../inspect/random_access.ts";
import { openZip, type ZipEntry } from "../../../inspect/zip/mod.ts";
import type { TextFile } from "../../../protocols/exchange.ts";
import { openFile } from "./file_access.ts";
import { LocalRefused } from "./remote_command.ts";

/** Longer files are none that describe a package, in bytes. */
const LONGEST = 2 * 1024 * 1024;

/**
 * Reads files, folders with all that is below them, and ZIPs, one folder after the other. What is too
 * long to describe a package, no text, or hidden is passed over; a path that is not there is refused.
 */
export async function* readLocalFiles(paths: readonly string[]): AsyncGenerator<TextFile> {
  for (const path of paths) {
    const found = await Deno.stat(path).catch((cause) => {
      const why = cause instanceof Deno.errors.NotFound ? "it is not there" : cause.message;
      throw new LocalRefused(`Cannot read ${JSON.stringify(path)}: ${why}`, { cause });
    });
    if (found.isDirectory) yield* readFolder(path);
    else if (/\.zip$/i.test(path)) yield* readZip(path);
    else yield* readFile(path, found.size);
  }
}

async function* readFolder(folder: string): AsyncGenerator<TextFile> {
  const entries = (await Array.fromAsync(Deno.readDir(folder)))
    .filter(({ name }) => !name.startsWith("."))
    .toSorted((one, other) => one.name < other.name ? -1 : 1);
  for (const { name, isFile } of entries) {
    const path = join(folder, name);
    if (isFile) yield* readFile(path, (await Deno.stat(path)).size);
  }
  for (const { name, isDirectory } of entries) {
    if (isDirectory) yield* readFolder(join(folder, name));
  }
}

async function* readFile(path: string, size: number): AsyncGenerator<TextFile> {
  if (size > LONGEST) return;
  const text = decode(await Deno.readFile(path));
  if (text !== null) yield { path: path.replaceAll("\\", "/"), text };
}

async function* readZip(path: string): AsyncGenerator<TextFile> {
  using file = await openFile(path);
  try {
    const zip = await openZip(file);
    for (const entry of zip.entries.filter(isText).toSorted(inFolders)) {
      const text = decode(await zip.bytes(entry, { most: LONGEST }));
      if (text !== null) yield { path: `${path}/${entry.name}`.replaceAll("\\", "/"), text };
    }
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    throw new LocalRefused(`Cannot read ${JSON.stringify(path)}: ${cause.message}`, { cause });
  }
}

function isText({ isFile, size }: ZipEntry): boolean {
  return isFile && size <= LONGEST;
}

function inFolders(one: ZipEntry, other: ZipEntry): number {
  const [folder, otherFolder] = [one.name, other.name].map((name) =>
    name.slice(0, name.lastIndexOf("/") + 1)
  );
  return folder === otherFolder ? 0 : folder! < otherFolder! ? -1 : 1;
}

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}
