import { join } from "node:path";

/**
 * Removes what processes that have ended left in the folder of all indexes: whole folders of
 * upstreams that nobody reads, and what is in the one that is about to be read.
 */
export async function clearIndexes(
  folder: string,
  { about, used }: { readonly about: string; readonly used: ReadonlySet<string> },
): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name !== about && used.has(name)) continue;
      await Deno.remove(join(folder, name), { recursive: true }).catch(() => {});
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
