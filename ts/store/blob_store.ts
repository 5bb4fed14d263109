import { type BlobKey, quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";

/** What is known of stored bytes without reading them. */
export interface BlobInfo {
  readonly key: BlobKey;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** Bytes `from` to `to`, both included, as in RFC 9110 section 14.1.2; `to` is below the size. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** One of several blobs that are to become one. */
export type BlobPart = Pick<BlobInfo, "key" | "size">;

/** Bytes by key. Five verbs; whatever can be said with them is a free function in this file. */
export interface BlobStore {
  stat(key: BlobKey): Promise<BlobInfo | null>;
  /** `null` when nothing is there. Cancelling the stream releases what it holds. */
  open(key: BlobKey, range?: ByteRange): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null>;
  /**
   * Keeps a body of any length in constant memory. It is seen whole or not at all: when the body
   * breaks off, `put` throws the body's error and nothing is there that was not there before.
   * Putting to a key that is taken replaces what was there.
   */
  put(key: BlobKey, body: ReadableStream<Uint8Array>): Promise<BlobInfo>;
  /** Removing what is not there is not an error. */
  delete(key: BlobKey): Promise<void>;
  /** Every blob whose key begins with `prefix`, in the order of keys. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** Copies without moving the bytes through this process; a driver that cannot leaves it out. */
  copy?(from: BlobKey, to: BlobKey): Promise<BlobInfo | null>;
  /**
   * Makes one blob of several, in their order, without moving the bytes through this process where
   * the parts allow it; `null` when one of them is missing. A driver that cannot leaves it out.
   */
  join?(parts: readonly BlobPart[], to: BlobKey): Promise<BlobInfo | null>;
  /** A link that works without credentials for a time; a driver that cannot leaves it out. */
  link?(key: BlobKey, options: LinkOptions): Promise<URL>;
}

/** How a link answers whoever follows it. */
export interface LinkOptions {
  readonly seconds: number;
  /** The name under which a browser saves the file. */
  readonly fileName?: string;
  readonly mediaType?: string;
}

/** The bytes of several blobs, one after the other. Breaks off with `file_missing` at one that is not there. */
export function concatenated(
  blobs: BlobStore,
  parts: readonly BlobPart[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(bytesOf(blobs, parts));
}

async function* bytesOf(blobs: BlobStore, parts: readonly BlobPart[]) {
  for (const { key } of parts) {
    const body = await blobs.open(key);
    if (!body) throw new RegistryError("file_missing", `The bytes at ${quote(key)} are gone`);
    yield* body;
  }
}

/** Makes one blob of several, as the store does it best; refuses with `file_missing`. */
export async function joinBlobs(
  blobs: BlobStore,
  parts: readonly BlobPart[],
  to: BlobKey,
): Promise<BlobInfo> {
  if (!blobs.join || parts.length === 0) return await blobs.put(to, concatenated(blobs, parts));
  const joined = await blobs.join(parts, to);
  return joined ?? gone(to);
}

/** Copies a blob, as the store does it best; refuses with `file_missing`. */
export async function copyBlob(blobs: BlobStore, from: BlobKey, to: BlobKey): Promise<BlobInfo> {
  if (blobs.copy) return await blobs.copy(from, to) ?? gone(from);
  return await blobs.put(to, await blobs.open(from) ?? gone(from));
}

function gone(key: BlobKey): never {
  throw new RegistryError("file_missing", `The bytes for ${quote(key)} are gone`);
}
