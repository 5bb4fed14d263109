import { ZipReader } from "@zip.js/zip.js/lib/zip-core-reader.js";
import { budgeted, type RandomAccess, Unreadable } from "../random_access.ts";
import { isEscaping, pathKey } from "./entry_path.ts";

/** What a ZIP says of one of its files in its central directory. */
export interface ZipEntry {
  /** As written, decoded from UTF-8 or code page 437. */
  readonly name: string;
  /** Equal for names that mean the same file on Windows. */
  readonly key: string;
  /** In bytes, once inflated. */
  readonly size: number;
  readonly compressedSize: number;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly crc32: number;
  /** Where its local header begins in the file. */
  readonly headerAt: number;
  /** The general purpose bits of its header. */
  readonly flags: number;
  readonly nameBytes: Uint8Array;
  readonly isEncrypted: boolean;
  /** A file, neither a folder nor a symbolic link. */
  readonly isFile: boolean;
  /** Whether extracting it under its name would write outside of the folder ("zip slip"). */
  readonly isEscaping: boolean;
  /** Whether other entries have the same path on Windows, so that it is open which one is meant. */
  readonly isRepeated: boolean;
}

/** How much of a directory a reader is willing to follow. */
export interface ZipLimits {
  readonly entries: number;
  /** The size of the central directory. */
  readonly directoryBytes: number;
}

/** More than an installer of 65,535 files needs, and less than a server minds. */
export const ZIP_LIMITS: ZipLimits = { entries: 100_000, directoryBytes: 32 * 1024 * 1024 };

const DIRECTORY_READS = 2_000;
const LOCAL_HEADER = 30;
/** How many entries are read before others get their turn: about 20 ms. */
const WITHOUT_PAUSE = 1_000;

/**
 * Reads the central directory of a ZIP, with what was put before it or behind it, in ZIP64 or not.
 * Throws {@link Unreadable} for what is no ZIP, spreads over disks, lies about where its directory
 * is, has entries that overlap, or is beyond the limits.
 */
export async function readDirectory(file: RandomAccess, limits: ZipLimits): Promise<ZipEntry[]> {
  const source = new DirectorySource(file, limits.directoryBytes);
  const entries: ZipEntry[] = [];
  try {
    // deno-lint-ignore no-explicit-any -- the package asks for its own class and needs only its shape
    const reader = new ZipReader(source as any, { filenameValidation: "tolerant" });
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.length === limits.entries) {
        throw new Unreadable(`Has more than ${limits.entries} entries`);
      }
      entries.push(entryOf(entry));
      if (entries.length % WITHOUT_PAUSE === 0) await pause();
    }
  } catch (error) {
    if (source.fault) throw source.fault;
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`Is no ZIP that can be read: ${message(error)}`, { cause: error });
  }
  refuseOverlaps(entries, file.size);
  return markRepeated(entries);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

type RawEntry = Awaited<ReturnType<ZipReader<unknown>["getEntries"]>>[number];

function entryOf(raw: RawEntry): ZipEntry {
  return {
    name: raw.filename,
    key: pathKey(raw.filename),
    size: raw.uncompressedSize,
    compressedSize: raw.compressedSize,
    method: raw.compressionMethod,
    crc32: raw.crc32 ?? 0,
    headerAt: raw.offset,
    flags: raw.rawBitFlag ?? 0,
    nameBytes: raw.rawFilename.slice(),
    isEncrypted: raw.encrypted,
    isFile: !raw.directory && !raw.symlink,
    isEscaping: isEscaping(raw.filename),
    isRepeated: false,
  };
}

function markRepeated(entries: readonly ZipEntry[]): ZipEntry[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { key } of entries) (seen.has(key) ? repeated : seen).add(key);
  return entries.map((entry) => repeated.has(entry.key) ? { ...entry, isRepeated: true } : entry);
}

/** Entries that share bytes are how a small file is made to hold petabytes. */
function refuseOverlaps(entries: readonly ZipEntry[], size: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.headerAt - b.headerAt)) {
    if (entry.headerAt < end) throw new Unreadable(`Has entries that overlap at ${entry.headerAt}`);
    end = entry.headerAt + LOCAL_HEADER + entry.nameBytes.length + entry.compressedSize;
    if (end > size) throw new Unreadable(`Has an entry at ${entry.headerAt} that leaves the file`);
  }
}

/** A file as the package reads it: what goes beyond the end is left out, and costs are bounded. */
class DirectorySource {
  readonly size: number;
  readonly #file: RandomAccess;
  readonly #longest: number;
  /** What the file itself failed with, which is not the fault of what is in it. */
  fault: unknown;

  constructor(file: RandomAccess, longest: number) {
    this.size = file.size;
    this.#longest = longest;
    this.#file = budgeted(file, { reads: DIRECTORY_READS, bytes: 4 * longest });
  }

  async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const most = Math.max(0, Math.min(length, this.size - offset));
    if (most > this.#longest) {
      throw new Unreadable(`Has a directory of more than ${this.#longest} bytes`);
    }
    try {
      return await this.#file.read(offset, most);
    } catch (error) {
      this.fault = error;
      throw error;
    }
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
