import { quote, UsageRefused } from "../../config/refused.ts";

/** The bytes of a backup. */
export async function openBackup(path: string): Promise<ReadableStream<Uint8Array>> {
  if (path === "-") return Deno.stdin.readable;
  try {
    return (await Deno.open(path)).readable;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new UsageRefused([`Cannot read ${quote(path)}: it is not there`]);
  }
}

/** Writes a backup under a name aside, readable by the owner alone, and gives it its name when it is whole. */
export async function keepBackup(
  path: string,
  bytes: ReadableStream<Uint8Array>,
): Promise<void> {
  if (path === "-") return await writeAll(bytes, Deno.stdout);
  if (await Deno.stat(path).catch(() => null)) {
    await bytes.cancel();
    throw new UsageRefused([`Cannot write ${quote(path)}: it is there already`]);
  }
  const aside = `${path}.part`;
  try {
    const file = await Deno.open(aside, { create: true, write: true, truncate: true, mode: 0o600 });
    try {
      await writeAll(bytes, file);
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(aside, path);
  } catch (error) {
    await Deno.remove(aside).catch(() => {});
    throw error;
  }
}

async function writeAll(
  bytes: ReadableStream<Uint8Array>,
  to: { write(bytes: Uint8Array): Promise<number> },
): Promise<void> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length;) at += await to.write(chunk.subarray(at));
  }
}
