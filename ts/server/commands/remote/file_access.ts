import type { RandomAccess } from "../../../inspect/random_access.ts";
import { Unreadable } from "../../../inspect/random_access.ts";

/** A file of this machine, to be read anywhere. */
export async function openFile(path: string): Promise<RandomAccess & Disposable> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      await file.seek(offset, Deno.SeekMode.Start);
      for (let filled = 0; filled < length;) {
        const read = await file.read(bytes.subarray(filled));
        if (read === null) {
          throw new Unreadable(`Points to ${length} bytes at ${offset}, in a file of ${size}`);
        }
        filled += read;
      }
      return bytes;
    },
    [Symbol.dispose]: () => file.close(),
  };
}
