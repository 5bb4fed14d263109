import { LRUCache } from "lru-cache";
import { createHash, type Hash } from "node:crypto";

const KEPT = 1_000;

/**
 * SHA-256 of uploads as far as they have come through this process, so that whoever sends all bytes
 * to one instance need not wait until they are read again.
 */
export class RunningDigests {
  readonly #byId = new LRUCache<string, { readonly offset: number; readonly hash: Hash }>({
    max: KEPT,
  });

  /** The digest of the first `offset` bytes, to go on with; `null` where some came another way. */
  at(id: string, offset: number): Hash | null {
    if (offset === 0) return createHash("sha256");
    const kept = this.#byId.get(id);
    return kept?.offset === offset ? kept.hash.copy() : null;
  }

  /** Keeps the digest of the first `offset` bytes. */
  keep(id: string, offset: number, hash: Hash): void {
    this.#byId.set(id, { offset, hash });
  }

  forget(id: string): void {
    this.#byId.delete(id);
  }
}
