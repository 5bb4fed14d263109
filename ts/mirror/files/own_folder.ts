import { join } from "node:path";

/** A folder that this process alone works in. */
export interface OwnFolder extends Disposable {
  readonly path: string;
}

const LOCK = "lock";

/**
 * Claims the first folder below `root` that no other process works in, for as long as it is not
 * disposed of. Whoever starts anew goes on with what an earlier process left there.
 */
export async function claimFolder(root: string): Promise<OwnFolder> {
  for (let number = 1;; number++) {
    const claimed = await tryClaim(join(root, String(number)));
    if (claimed) return claimed;
  }
}

/** Every folder below `root` that nobody works in, claimed one after the other. */
export async function* unclaimedFolders(root: string): AsyncIterable<OwnFolder> {
  for (const { name, isDirectory } of await Array.fromAsync(Deno.readDir(root))) {
    if (!isDirectory) continue;
    using claimed = await tryClaim(join(root, name));
    if (claimed) yield claimed;
  }
}

/** The system lets go of a lock when its process ends, however it ends. */
async function tryClaim(path: string): Promise<OwnFolder | null> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(path, LOCK), { create: true, write: true });
  if (await lock.tryLock(true)) return { path, [Symbol.dispose]: () => lock.close() };
  lock.close();
  return null;
}

/** The files in a folder of ours, as paths. */
export async function filesIn({ path }: OwnFolder): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path));
  return entries.filter(({ name, isDirectory }) => name !== LOCK && !isDirectory)
    .map(({ name }) => join(path, name));
}
