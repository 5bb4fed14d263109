import type { BlobKey } from "../model/ids.ts";

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
