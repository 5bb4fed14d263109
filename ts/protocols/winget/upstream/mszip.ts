import { inflateRawSync } from "node:zlib";
import { upstreamFailed } from "./failures.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MAGIC = 0x0a51e5c0;
const HEADER = 24;
const MSZIP = 2;
const CHUNK = 32_768;
const SIGNATURE = 0x434b;
/** How many chunks are inflated before others get their turn. */
const WITHOUT_PAUSE = 32;

/**
 * Decompresses what Windows' compression API wrote by MSZIP (8.4): chunks of at most 32 KiB, whose
 * references reach into those before. Refuses with `upstream_failed` what is not that to the last byte.
 */
export async function decodeMszip(file: Bytes, { most }: { most: number }): Promise<Bytes> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const content = new Uint8Array(sizeOf(view, most));
  let [at, size] = [HEADER, 0];
  for (let chunks = 1; size < content.length; chunks++) {
    const packed = chunkAt(view, at);
    const history = content.subarray(Math.max(0, size - CHUNK), size);
    const chunk = inflateChunk(packed, history);
    if (chunk.length !== Math.min(CHUNK, content.length - size)) throw refused("a chunk is short");
    content.set(chunk, size);
    size += chunk.length;
    at += 6 + packed.length;
    if (chunks % WITHOUT_PAUSE === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  if (at !== file.length) throw refused(`${file.length - at} bytes follow its end`);
  return content;
}

function sizeOf(view: DataView, most: number): number {
  if (view.byteLength < HEADER) throw refused("it ends in its header");
  if (view.getUint32(0) !== MAGIC || view.getUint16(4, true) !== HEADER) {
    throw refused("it does not begin as such a file does");
  }
  const algorithm = view.getUint8(7);
  if (algorithm !== MSZIP) throw refused(`its algorithm is ${algorithm}, not ${MSZIP}`);
  const size = view.getBigUint64(8, true);
  if (size > BigInt(most)) throw refused(`it says that it has ${size} bytes; ${most} are too many`);
  return Number(size);
}

function chunkAt(view: DataView, at: number): Bytes {
  if (at + 6 > view.byteLength) throw refused("it ends before all of it has come");
  const length = view.getUint32(at, true);
  if (view.getUint16(at + 4) !== SIGNATURE) throw refused(`no chunk begins at ${at}`);
  if (length < 2 || at + 4 + length > view.byteLength) throw refused("it ends within a chunk");
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + at + 6, length - 2);
}

/**
 * Inflates a chunk behind a stored block that holds what came before: preset dictionaries are not
 * to be had everywhere, and a stored block ends where a byte does, so that what follows stays as it is.
 */
function inflateChunk(packed: Bytes, history: Bytes): Bytes {
  const whole = new Uint8Array(5 + history.length + packed.length);
  const head = new DataView(whole.buffer);
  head.setUint16(1, history.length, true);
  head.setUint16(3, ~history.length, true);
  whole.set(history, 5);
  whole.set(packed, 5 + history.length);
  try {
    const inflated = inflateRawSync(whole, { maxOutputLength: history.length + CHUNK });
    return new Uint8Array(inflated.subarray(history.length));
  } catch (cause) {
    throw refused("a chunk cannot be inflated", cause);
  }
}

function refused(why: string, cause?: unknown): Error {
  return upstreamFailed(`What it says of a package's versions is no MSZIP: ${why}`, cause);
}
