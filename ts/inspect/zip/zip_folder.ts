import { ofBytes, part, type RandomAccess, Unreadable } from "../random_access.ts";
import { isStored, locateContent, openContent } from "./content.ts";
import { readDirectory, ZIP_LIMITS, type ZipEntry, type ZipLimits } from "./directory.ts";
import { pathKey, quoted } from "./entry_path.ts";

/** Keeps a long content somewhere, such as in a temporary file, until it is disposed of. */
export type Spool = (
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
  size: number,
) => Promise<RandomAccess & AsyncDisposable>;

/** What bounds the inflating of one entry. */
export interface OpenOptions {
  /** The longest content, in bytes. */
  readonly most: number;
}

/** How the content of an entry becomes a file that can be read anywhere. */
export interface FileOptions extends OpenOptions {
  /** Takes deflated content of more than {@link IN_MEMORY}; without it that is refused. */
  readonly spool?: Spool;
}

/** How much of a deflated entry is kept in memory, in bytes. */
export const IN_MEMORY = 32 * 1024 * 1024;

/** How many times longer deflate can make what it reads; a stored entry stays as it is. */
const MOST_EXPANSION = 1032;

/** What is in a ZIP, and the way to it. */
export class ZipFolder {
  readonly entries: readonly ZipEntry[];
  readonly #file: RandomAccess;
  readonly #byPath: ReadonlyMap<string, ZipEntry>;

  constructor(file: RandomAccess, entries: readonly ZipEntry[]) {
    this.#file = file;
    this.entries = entries;
    this.#byPath = new Map(entries.map((entry) => [entry.key, entry]));
  }

  /**
   * The entry at a path, whatever its case and slashes, as Windows would find it. Throws
   * {@link Unreadable} where several entries have that path.
   */
  find(path: string): ZipEntry | null {
    const found = this.#byPath.get(pathKey(path)) ?? null;
    if (found?.isRepeated) {
      throw new Unreadable(`${quoted(found.name)} stands in the ZIP more than once`);
    }
    return found;
  }

  /** The content of an entry. Breaks off with {@link Unreadable} where it is not what the ZIP says. */
  open(entry: ZipEntry, { most }: OpenOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
    refuseLonger(entry, most);
    refuseImplausible(entry);
    return openContent(this.#file, entry);
  }

  /** The whole content of an entry. */
  async bytes(entry: ZipEntry, options: OpenOptions): Promise<Uint8Array<ArrayBuffer>> {
    const content = this.open(entry, options);
    const bytes = new Uint8Array(entry.size);
    let at = 0;
    for await (const chunk of content) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  /**
   * The content of an entry as a file of its own: stored content where it stands, without a checksum
   * being computed; deflated content inflated into memory, or by `spool` where it is long.
   */
  async asFile(entry: ZipEntry, options: FileOptions): Promise<RandomAccess & AsyncDisposable> {
    if (isStored(entry)) {
      return undisposed(part(this.#file, await locateContent(this.#file, entry), entry.size));
    }
    if (entry.size <= IN_MEMORY) return undisposed(ofBytes(await this.bytes(entry, options)));
    if (!options.spool) {
      throw new Unreadable(
        `${quoted(entry.name)} is too large to look into while it is compressed`,
      );
    }
    return options.spool(this.open(entry, options), entry.size);
  }
}

/** Reads the directory of a ZIP; throws {@link Unreadable} for a file that is none or lies. */
export async function openZip(
  file: RandomAccess,
  limits: ZipLimits = ZIP_LIMITS,
): Promise<ZipFolder> {
  return new ZipFolder(file, await readDirectory(file, limits));
}

/** Whether a file begins as a ZIP does, with an entry or, being empty, with the end. */
export async function beginsAsZip(file: RandomAccess): Promise<boolean> {
  if (file.size < 22) return false;
  const [p, k, third, fourth] = await file.read(0, 4);
  return p === 0x50 && k === 0x4B && (third === 3 && fourth === 4 || third === 5 && fourth === 6);
}

function refuseLonger(entry: ZipEntry, most: number): void {
  if (entry.size > most) throw new Unreadable(`${quoted(entry.name)} is longer than ${most} bytes`);
}

function refuseImplausible({ name, size, compressedSize }: ZipEntry): void {
  if (size > compressedSize * MOST_EXPANSION) {
    throw new Unreadable(
      `${quoted(name)} cannot have ${size} bytes, compressed to ${compressedSize}`,
    );
  }
}

function undisposed(file: RandomAccess): RandomAccess & AsyncDisposable {
  return {
    size: file.size,
    read: (offset, length) => file.read(offset, length),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
