import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import type { Sealer } from "../../kit/sealer.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";

/** What the key is kept with. */
export interface AuditKeyOptions {
  readonly documents: DocumentStore;
  readonly sealer: Sealer;
}

const ID = "audit-key";
const ABOUT = "audit key";
const BYTES = 32;

/**
 * The key of the audit log, kept beside the events but sealed with `AUTH_ENCRYPTION_KEY`, which the
 * database does not hold. It stays the same when that one is changed.
 */
export class AuditKey {
  readonly #options: AuditKeyOptions;

  constructor(options: AuditKeyOptions) {
    this.#options = options;
  }

  /** The key, or `null` before anything was recorded. Throws `SealBroken` when it cannot be opened. */
  async find(): Promise<Uint8Array | null> {
    const { documents, sealer } = this.#options;
    const kept = await documents.get(COLLECTIONS.facts, ID);
    return kept && Buffer.from(sealer.open(kept.value, ABOUT), "base64url");
  }

  /** The key, made when there is none; of several instances that make one, the first decides. */
  async get(): Promise<Uint8Array> {
    const { documents, sealer } = this.#options;
    const known = await this.find();
    if (known) return known;
    const value = sealer.seal(randomBytes(BYTES).toString("base64url"), ABOUT);
    await documents.insert(COLLECTIONS.facts, { id: ID, value });
    return (await this.find())!;
  }

  /** Seals the key with the current `AUTH_ENCRYPTION_KEY`; false when it is, or when there is none. */
  async renewSeal(): Promise<boolean> {
    const { documents, sealer } = this.#options;
    const kept = await documents.get(COLLECTIONS.facts, ID);
    if (!kept || !sealer.isStale(kept.value)) return false;
    const value = sealer.seal(sealer.open(kept.value, ABOUT), ABOUT);
    return await documents.replace(COLLECTIONS.facts, { ...kept, value }) !== null;
  }
}
