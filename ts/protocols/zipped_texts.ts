import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import { ofBytes, Unreadable } from "../inspect/random_access.ts";
import { openZip, type ZipEntry } from "../inspect/zip/mod.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { FileReport, TextFile } from "./exchange.ts";

/** How much text is read of one request. */
export interface TextLimits {
  readonly files: number;
  /** Of one file. */
  readonly bytes: number;
  /** Of all files together. */
  readonly allBytes: number;
}

/** Files that can be read, and what is to be said of those that cannot. */
export interface Texts {
  readonly files: readonly TextFile[];
  readonly reports: readonly FileReport[];
}

/** Gathers files that were sent, up to some limits; those that say nothing of packages are not kept. */
export class TextGatherer {
  readonly #files: TextFile[] = [];
  readonly #reports: FileReport[] = [];
  readonly #takes: (path: string) => boolean;
  readonly #limits: TextLimits;
  #bytes = 0;

  constructor(takes: (path: string) => boolean, limits: TextLimits) {
    this.#takes = takes;
    this.#limits = limits;
  }

  get texts(): Texts {
    return { files: this.#files, reports: this.#reports };
  }

  /** Notes a file of `size` bytes, read by `open` only where it is wanted. */
  async add(
    path: string,
    size: number,
    open: () => Promise<Uint8Array> | Uint8Array,
  ): Promise<void> {
    if (!this.#takes(path)) return this.#ignore(path, "Is no file that describes a package");
    if (size > this.#limits.bytes) {
      return this.#refuse(path, `Is longer than ${this.#limits.bytes} bytes`);
    }
    this.#bytes += size;
    if (this.#bytes > this.#limits.allBytes || this.#files.length === this.#limits.files) {
      throw tooMuch(this.#limits);
    }
    const text = decode(await open());
    if (text === null) this.#refuse(path, "Is not UTF-8 text");
    else this.#files.push({ path, text });
  }

  #ignore(path: string, says: string): void {
    const finding = { rule: "file", says, level: "warning" } as const;
    this.#report({ path, outcome: "ignored", findings: [finding] });
  }

  #refuse(path: string, says: string): void {
    const finding = { rule: "file", says, level: "error" } as const;
    this.#report({ path, outcome: "refused", findings: [finding] });
  }

  #report(report: FileReport): void {
    if (this.#reports.length === this.#limits.files) throw tooMuch(this.#limits);
    this.#reports.push(report);
  }
}

function tooMuch({ files, allBytes }: TextLimits): RegistryError {
  const says = `At most ${files} files with ${allBytes} bytes together are read at once`;
  return new RegistryError("body_too_large", says);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Gathers the files of a ZIP; refuses with `request_malformed` what is none or lies. */
export async function gatherZip(
  zip: Uint8Array<ArrayBuffer>,
  to: TextGatherer,
  limits: TextLimits,
): Promise<void> {
  try {
    const folder = await openZip(ofBytes(zip));
    for (const entry of folder.entries.filter(({ isFile }) => isFile)) {
      refuseStrange(entry);
      const most = { most: limits.bytes };
      await to.add(entry.name, entry.size, () => folder.bytes(entry, most));
    }
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    throw new RegistryError("request_malformed", cause.message, { cause });
  }
}

function refuseStrange({ name, isEscaping, isRepeated }: ZipEntry): void {
  if (isEscaping) throw new Unreadable(`Has an entry outside of its folder: ${name.slice(0, 120)}`);
  if (isRepeated) throw new Unreadable(`Has several entries of one name: ${name.slice(0, 120)}`);
}

/** Files as a ZIP that is written while it is read, and not begun before. */
export function zipped(files: AsyncIterable<TextFile>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let source: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  return new ReadableStream({
    async pull(out) {
      source ??= writeZip(files).getReader();
      const { done, value } = await source.read();
      if (done) out.close();
      else out.enqueue(value);
    },
    cancel: (reason) => source?.cancel(reason),
  }, { highWaterMark: 0 });
}

function writeZip(files: AsyncIterable<TextFile>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>();
  const zip = new ZipWriter(writable, { useWebWorkers: false, extendedTimestamp: false });
  const write = async () => {
    for await (const { path, text } of files) {
      await zip.add(path, new Blob([text]).stream(), { lastModDate: SAME_DATE });
    }
    await zip.close();
  };
  write().catch((error) => writable.abort(error).catch(() => {}));
  return readable;
}

/** The earliest that a ZIP can say: the same content is the same file. */
const SAME_DATE = new Date(1980, 0, 1);
