import { open } from "node:fs/promises";
import { type RandomAccess, Unreadable } from "../../../inspect/mod.ts";

/** A file on this server's own disk, to be read anywhere until it is disposed of. */
export async function openLocal(path: string): Promise<RandomAccess & AsyncDisposable> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) throw new Unreadable(`Ends at ${offset + done}`);
        done += bytesRead;
      }
      return bytes;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}
