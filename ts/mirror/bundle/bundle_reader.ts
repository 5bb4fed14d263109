import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import {
  type BundleHeader,
  LONGEST_HEADER,
  MAGIC,
  parseHeader,
  SIGNATURE_LENGTH,
} from "./bundle_header.ts";
import { type ByteSink, type ByteSource, SourceReader } from "./byte_source.ts";
import type { BundledFile } from "./contents.ts";

/** Refuses with `bundle_refused` what is not signed by somebody who is believed. */
export type VerifySignature = (
  key: string,
  signed: Uint8Array,
  signature: Uint8Array,
) => Promise<unknown>;

/** In bytes. */
const PIECE = 256 * 1024;

/**
 * Reads a bundle from its beginning to its end, and believes nothing before it was proved: the
 * header by its signature, the table of contents by the header, and each file by the table.
 */
export class BundleReader {
  readonly header: BundleHeader;
  readonly #reader: SourceReader;
  #left: number;

  private constructor(header: BundleHeader, reader: SourceReader) {
    this.header = header;
    this.#reader = reader;
    this.#left = header.files.bytes;
  }

  /** How many bytes of files have been read, or passed over. */
  get passed(): number {
    return this.header.files.bytes - this.#left;
  }

  /** Reads the header; refuses with `bundle_refused` what is no bundle, or not signed. */
  static async open(source: ByteSource, verify: VerifySignature): Promise<BundleReader> {
    const reader = new SourceReader(source);
    const magic = await reader.line(MAGIC.length);
    if (!magic || new TextDecoder().decode(magic) !== MAGIC) {
      throw refused("It is no bundle, or of a format that is not understood here");
    }
    const line = await reader.line(LONGEST_HEADER);
    const signature = line && await reader.line(SIGNATURE_LENGTH);
    if (!signature) throw refused("It ends before its contents, or its header is too long");
    const header = parseHeader(line);
    await verify(header.key, Buffer.concat([magic, line]), parseSignature(signature));
    const length = magic.length + line.length + signature.length + header.contents.bytes +
      header.files.bytes;
    if (source.size !== undefined && source.size !== length) {
      throw refused(
        `It has ${source.size} bytes instead of ${length}: something is missing, or was added`,
      );
    }
    return new BundleReader(header, reader);
  }

  /** Copies the table of contents, which can be believed when this has resolved. */
  async contents(sink: ByteSink): Promise<void> {
    const { bytes, sha256 } = this.header.contents;
    const hash = createHash("sha256");
    for await (const piece of this.#pieces(bytes)) {
      hash.update(piece);
      await sink.write(piece);
    }
    if (hash.digest("hex") !== sha256) throw refused("Its table of contents was changed");
  }

  /**
   * The bytes of the next file, for `take`, which must prove their digest. What it leaves is passed
   * over.
   */
  async file<T>(
    file: BundledFile,
    take: (body: ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<T>,
  ): Promise<T> {
    this.#begin(file);
    const pieces = this.#pieces(file.size);
    const taken = await take(streamOf(pieces));
    while (!(await pieces.next()).done);
    return taken;
  }

  /** Passes over the next file; its bytes are proved where they have to be read, or must be. */
  async pass(file: BundledFile, prove: boolean): Promise<void> {
    this.#begin(file);
    if (!prove && this.#reader.canSkip) return await this.#reader.skip(file.size);
    const hash = createHash("sha256");
    for await (const piece of this.#pieces(file.size)) hash.update(piece);
    if (hash.digest("hex") !== file.sha256) throw spoilt(file);
  }

  /** Refuses with `bundle_refused` where something follows the last file, or is missing. */
  async end(): Promise<void> {
    if (this.#left !== 0) throw refused(`${this.#left} bytes of files are in no table of contents`);
    if (await this.#reader.some(1)) throw refused("Something was added to its end");
  }

  #begin({ size }: BundledFile): void {
    this.#left -= size;
    if (this.#left < 0) throw refused("Its files are longer than its header says");
  }

  async *#pieces(size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let left = size; left > 0;) {
      const piece = await this.#reader.some(Math.min(left, PIECE));
      if (piece === null) throw refused("It ends too early");
      left -= piece.length;
      yield piece;
    }
  }
}

/** Says that a file is not what the table of contents promises. */
export function spoilt({ name, sha256 }: BundledFile): RegistryError {
  return refused(`Its file ${quote(name)} does not have the promised digest ${sha256}`);
}

function refused(says: string): RegistryError {
  return new RegistryError("bundle_refused", says);
}

function parseSignature(line: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(line);
  const bytes = Buffer.from(text, "base64");
  // Base64 has several texts for the same bytes, of which one alone is taken.
  if (`${bytes.toString("base64")}\n` === text && bytes.length === 64) return bytes;
  throw refused("Its signature is none");
}

/** Unlike `ReadableStream.from`, leaves the rest to whoever comes next when it is cancelled. */
function streamOf(
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(out) {
      const { done, value } = await pieces.next();
      if (done) out.close();
      else out.enqueue(value);
    },
  }, { highWaterMark: 0 });
}
