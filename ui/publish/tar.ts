const BLOCK = 512;

/** A file of a tape archive. */
export interface TarFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Thrown for what is no tape archive, or holds more than it may. */
export class StrangeTar extends Error {}

/**
 * The files of a tape archive, as ustar, GNU and pax write them, compressed by gzip or not, up to
 * `most` bytes.
 */
export async function filesInTar(tar: Blob, most: number): Promise<TarFile[]> {
  const bytes = await wholeOf(tar, most);
  const files: TarFile[] = [];
  let longPath: string | null = null;
  let at = 0;
  while (bytes[at] !== 0) { // an empty block ends it
    const head = bytes.subarray(at, at + BLOCK);
    const size = parseInt(textIn(head, 124, 12), 8);
    const isWhole = size >= 0 && at + BLOCK + size <= bytes.length;
    if (head.length < BLOCK || !isHead(head) || !isWhole) {
      throw new StrangeTar("Is no tape archive, or breaks off");
    }
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    const kind = String.fromCharCode(head[156]!);
    if (kind === "L") longPath = textIn(content, 0, size);
    else if (kind === "x") longPath = paxPath(content) ?? longPath;
    else {
      if (kind === "0" || kind === "\0") {
        files.push({ path: longPath ?? pathIn(head), bytes: content });
      }
      longPath = null;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** What it says, unpacked; gzip begins with two bytes of its own. */
async function wholeOf(tar: Blob, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const [first, second] = new Uint8Array(await tar.slice(0, 2).arrayBuffer());
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = isPacked
    ? tar.stream().pipeThrough(new DecompressionStream("gzip"))
    : tar.stream();
  try {
    return new Uint8Array(await new Response(stream.pipeThrough(upTo(most))).arrayBuffer());
  } catch (cause) {
    throw new StrangeTar("Cannot be unpacked, or is too much", { cause });
  }
}

function upTo(most: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let length = 0;
  return new TransformStream({
    transform(part, out) {
      length += part.length;
      if (length > most) out.error(new RangeError(`More than ${most} bytes`));
      else out.enqueue(part);
    },
  });
}

/** Whether the sum in it is right: of all bytes, those of the sum itself taken for spaces. */
function isHead(head: Uint8Array): boolean {
  const sum = head.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
  return parseInt(textIn(head, 148, 8), 8) === sum;
}

function pathIn(head: Uint8Array): string {
  const isUstar = textIn(head, 257, 5) === "ustar";
  const folder = isUstar ? textIn(head, 345, 155) : "";
  return (folder && `${folder}/`) + textIn(head, 0, 100);
}

/** Records are `{length} {key}={value}\n`. */
function paxPath(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(content))?.[1];
}

function textIn(bytes: Uint8Array, from: number, length: number): string {
  const field = bytes.subarray(from, from + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}
