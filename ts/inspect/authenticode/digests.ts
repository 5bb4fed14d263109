import { createHash, type Hash } from "node:crypto";
import type { RandomAccess } from "../random_access.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Digest algorithms by their OIDs, in Node's words. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ["1.2.840.113549.2.5", "md5"],
  ["1.3.14.3.2.26", "sha1"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
]);

/** How much of a file is in memory while its digest is computed, in bytes. */
const CHUNK = 1024 * 1024;

/** What Node calls a digest algorithm; `null` for one that is not known here. */
export function digestName(oid: string): string | null {
  return ALGORITHMS.get(oid) ?? null;
}

/** The digest of bytes that are in memory. */
export function digestOf(algorithm: string, bytes: Uint8Array): Bytes {
  return Uint8Array.from(createHash(algorithm).update(bytes).digest());
}

/** Several digests of the same bytes, computed while these pass by once. */
export class Digests {
  readonly #hashes: ReadonlyMap<string, Hash>;

  constructor(algorithms: Iterable<string>) {
    this.#hashes = new Map(Array.from(algorithms, (name) => [name, createHash(name)]));
  }

  /** Node's words for those that are computed. */
  get algorithms(): Iterable<string> {
    return this.#hashes.keys();
  }

  /** Passes bytes to all, or to the one that is named. */
  update(bytes: Uint8Array, algorithm?: string): void {
    for (const [name, hash] of this.#hashes) {
      if (algorithm === undefined || name === algorithm) hash.update(bytes);
    }
  }

  /** Passes a part of a file, in pieces. */
  async updateFrom(file: RandomAccess, offset: number, end: number): Promise<void> {
    for (let at = offset; at < end; at += CHUNK) {
      this.update(await file.read(at, Math.min(CHUNK, end - at)));
    }
  }

  finish(): ReadonlyMap<string, Bytes> {
    return new Map(
      Array.from(this.#hashes, ([name, hash]) => [name, Uint8Array.from(hash.digest())]),
    );
  }
}
