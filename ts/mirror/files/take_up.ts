import { createHash } from "node:crypto";
import { type PartWatch, removeIfThere } from "./part.ts";

/** What is to be of a file that may be there. */
export interface TakeUp extends PartWatch {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Whether this process has seen that it has the digest. */
  readonly isProven: boolean;
}

/**
 * The size of a file that is there and has its digest, which is looked at where an earlier process
 * left it; `null` where there is none. One that has another digest is removed.
 */
export async function takeUp(path: string, file: TakeUp): Promise<number | null> {
  const found = await Deno.stat(path).catch(() => null);
  if (!found?.isFile) return null;
  if (!file.isProven && await digestOf(path, file.signal) !== file.sha256) {
    await removeIfThere(path);
    return null;
  }
  // Whoever sweeps goes by when it was last asked for.
  const now = new Date();
  await Deno.utime(path, now, now);
  file.changed(found.size);
  return found.size;
}

async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(path);
  for await (const chunk of file.readable) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest("hex");
}
