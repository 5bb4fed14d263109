const CHUNK = 4 * 1024 * 1024;

/** Writes a file of bytes that nothing can make smaller, and nothing finds twice in its first 4 MiB. */
export async function writeRandomFile(path: string, size: number): Promise<void> {
  const chunk = new Uint8Array(CHUNK);
  for (let at = 0; at < CHUNK; at += 65_536) {
    crypto.getRandomValues(chunk.subarray(at, at + 65_536));
  }
  using file = await Deno.open(path, { write: true, create: true });
  for (let left = size; left > 0; left -= CHUNK) {
    const part = chunk.subarray(0, Math.min(left, CHUNK));
    for (let at = 0; at < part.length;) at += await file.write(part.subarray(at));
  }
  await file.sync();
}
