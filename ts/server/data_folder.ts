import { join } from "node:path";
import { StoreRefused } from "../store/store_refused.ts";

/** A data folder that this process alone works in. */
export interface DataFolder {
  readonly path: string;
  /** Lets another process work there. */
  release(): void;
}

/**
 * Creates the folder where it is missing and claims it until the process ends, however it ends.
 * Throws `StoreRefused` when another process has claimed it, or when it cannot be written to.
 */
export async function claimDataFolder(path: string): Promise<DataFolder> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    const lock = await Deno.open(join(path, "packhouse.lock"), { create: true, write: true });
    if (await lock.tryLock(true)) return { path, release: () => lock.close() };
    lock.close();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreRefused(`Cannot use "${path}" as DATA_DIR: ${why}`, { cause });
  }
  throw new StoreRefused(
    `Cannot use "${path}" as DATA_DIR: another packhouse is running on it; many instances need MONGODB_URL`,
  );
}
