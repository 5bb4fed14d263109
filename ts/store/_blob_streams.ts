import type { ByteRange } from "./blob_store.ts";

/** A long stream is read in few large steps; a short one in several, so that reading and sending overlap. */
const CHUNK = { least: 256 * 1024, most: 1024 * 1024, share: 4 };

/** Streams an open file or a part of it; closes it at the end and when reading fails or is cancelled. */
export async function readFile(
  file: Deno.FsFile,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  try {
    const { from, to } = range ?? { from: 0, to: (await file.stat()).size - 1 };
    if (from > 0) await file.seek(from, Deno.SeekMode.Start);
    return streamOf(file, to - from + 1);
  } catch (error) {
    file.close();
    throw error;
  }
}

function streamOf(file: Deno.FsFile, length: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const step = Math.max(CHUNK.least, Math.min(CHUNK.most, Math.ceil(length / CHUNK.share)));
  let left = length;
  return new ReadableStream({
    async pull(reader) {
      try {
        const chunk = await readChunk(file, Math.min(left, step));
        left -= chunk.length;
        if (chunk.length > 0) reader.enqueue(chunk);
        if (left > 0) return;
      } catch (error) {
        file.close();
        throw error;
      }
      file.close();
      reader.close();
    },
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}

async function readChunk(file: Deno.FsFile, most: number): Promise<Uint8Array<ArrayBuffer>> {
  if (most === 0) return new Uint8Array();
  const chunk = new Uint8Array(most);
  const length = await file.read(chunk);
  if (length === null) throw new Error("The file ends early");
  return chunk.subarray(0, length);
}

/** Writes a body to a new file and makes it outlast a power cut. */
export async function writeFile(path: string, body: ReadableStream<Uint8Array>): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for await (const chunk of body) await writeAll(file, chunk);
  await file.sync();
}

async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
}
