import { dirname } from "node:path";
import { isDiskFull } from "../kit/disk_full.ts";
import { RegistryError } from "../model/registry_error.ts";

/** Makes a folder and those above it, each safe from a power cut before the next is made in it. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    if (!(error instanceof Deno.errors.NotFound) || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    return await makeFolder(path);
  }
  await syncFolder(dirname(path));
}

/** Removes a folder and those above it, up to but without `root`, as long as they are empty. */
export async function removeEmpty(path: string, root: string): Promise<void> {
  for (let folder = path; folder !== root; folder = dirname(folder)) {
    try {
      await Deno.remove(folder);
    } catch {
      return;
    }
  }
}

/** Makes the names in a folder outlast a power cut; where a folder cannot be opened, they do anyway. */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  try {
    using folder = await Deno.open(path);
    await folder.sync();
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Whether an error says that there is no such file, be it for a file in the place of a folder. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** Tells a disk without room apart from every other failure. */
export function fileFailure(error: unknown, where: string): unknown {
  if (!isDiskFull(error)) return error;
  return new RegistryError("storage_full", `No room is left for ${where}`, { cause: error });
}
