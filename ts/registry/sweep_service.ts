import type { Clock } from "../model/document.ts";
import { ITSELF } from "../model/event.ts";
import type { BlobKey, PackageId } from "../model/ids.ts";
import type { Repository, Version } from "../model/package.ts";
import { pieceKey, piecesPrefix, repositoryPrefix } from "../store/blob_keys.ts";
import type { BlobStore } from "../store/blob_store.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { EventLog } from "./event_log.ts";
import type { GraveSweep } from "./grave_sweep.ts";

/** What is left alone because a publish that is still running may yet name it, in milliseconds: two days. */
export const GRACE = 2 * 24 * 60 * 60 * 1000;

/** What the service is made of. */
export interface SweepServiceOptions {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly events: EventLog;
  readonly graves: GraveSweep;
  readonly now: Clock;
  readonly storagePath: string;
  /** Milliseconds; {@link GRACE} where nothing is said. Longer than an upload lives. */
  readonly grace?: number;
}

/** What one sweep took away. */
export interface Swept {
  /** Deleted repositories of which nothing is left. */
  readonly repositories: number;
  readonly uploads: number;
  readonly transfers: number;
  readonly descriptions: number;
  readonly tombstones: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** Takes away what nothing names any more: what crashes, deletions and edits leave behind. */
export class SweepService {
  readonly #options: SweepServiceOptions;
  readonly #grace: number;

  constructor(options: SweepServiceOptions) {
    this.#options = options;
    this.#grace = options.grace ?? GRACE;
  }

  /** Sweeps everything once. Killed at any point, it has merely done less. */
  async sweep(): Promise<Swept> {
    const { repositories, ...buried } = await this.#options.graves.sweep(this.#deadline());
    const uploads = await this.#sweepUploads();
    const transfers = await this.#sweepTransfers();
    const descriptions = await this.#sweepDescriptions();
    const tombstones = await this.#sweepTombstones();
    const files = await this.#sweepBlobs();
    const blobs = buried.blobs + files.blobs;
    const bytes = buried.bytes + files.bytes;
    const swept = { repositories, uploads, transfers, descriptions, tombstones, blobs, bytes };
    await this.#options.events.record({
      ...{ kind: "sweep.finished", actor: ITSELF, organization: null, repository: null },
      ...{ target: "sweep", detail: swept },
    });
    return swept;
  }

  /** The document goes first: whoever claims the upload at this moment then learns that it is gone. */
  async #sweepUploads(): Promise<number> {
    const { documents, now } = this.#options;
    const range = { field: "expiresAt", to: now() } as const;
    let count = 0;
    for await (const upload of documents.find(COLLECTIONS.uploads, { range })) {
      if (await documents.delete(COLLECTIONS.uploads, upload.id, upload.revision)) count++;
    }
    return count;
  }

  /** Whoever goes on with a transfer at this moment learns that it is gone, and takes away what he brought. */
  async #sweepTransfers(): Promise<number> {
    const { documents, now } = this.#options;
    const range = { field: "expiresAt", to: now() } as const;
    let count = 0;
    for await (
      const { id, revision, ...transfer } of documents.find(COLLECTIONS.transfers, { range })
    ) {
      if (!await documents.delete(COLLECTIONS.transfers, id, revision)) continue;
      count++;
      const repository = await documents.get(COLLECTIONS.repositories, transfer.repository);
      if (repository) await this.#removePieces(repository, id);
    }
    return count;
  }

  async #removePieces(repository: Repository, transfer: string): Promise<void> {
    const { blobs, storagePath } = this.#options;
    const listed = blobs.list(piecesPrefix(storagePath, repository, transfer));
    for (const { key } of await Array.fromAsync(listed)) await blobs.delete(key);
  }

  async #sweepDescriptions(): Promise<number> {
    const { documents } = this.#options;
    let count = 0;
    let current = { of: "" as PackageId, named: null as Set<string> | null };
    for await (
      const version of documents.find(COLLECTIONS.versions, { order: { by: "package" } })
    ) {
      if (version.createdAt > this.#deadline()) continue;
      if (version.package !== current.of) {
        current = { of: version.package, named: await this.#namedBy(version.package) };
      }
      if (current.named === null || current.named.has(version.id)) continue;
      if (await documents.delete(COLLECTIONS.versions, version.id)) count++;
    }
    return count;
  }

  /** `null` where the package changed so lately that somebody may still read its former state. */
  async #namedBy(id: PackageId): Promise<Set<string> | null> {
    const found = await this.#options.documents.get(COLLECTIONS.packages, id);
    if (found && found.changedAt > this.#deadline()) return null;
    return new Set(found?.versions.map(({ document }) => document));
  }

  async #sweepTombstones(): Promise<number> {
    const { documents } = this.#options;
    const dead = documents.find(COLLECTIONS.packages, {
      where: { deleted: true },
      range: { field: "changedAt", to: this.#deadline() },
    });
    let count = 0;
    for await (const { id, revision } of dead) {
      if (await documents.delete(COLLECTIONS.packages, id, revision)) count++;
    }
    return count;
  }

  async #sweepBlobs(): Promise<{ blobs: number; bytes: number }> {
    const swept = { blobs: 0, bytes: 0 };
    for await (const repository of this.#options.documents.find(COLLECTIONS.repositories, {})) {
      await this.#sweepBlobsOf(repository, swept);
    }
    return swept;
  }

  /**
   * Candidates are listed before the names are read, and are older than any upload lives: nothing
   * that is named later can be among them.
   */
  async #sweepBlobsOf(repository: Repository, swept: { blobs: number; bytes: number }) {
    const { blobs, storagePath } = this.#options;
    const candidates = new Map<BlobKey, number>();
    for await (const blob of blobs.list(repositoryPrefix(storagePath, repository))) {
      if (blob.modifiedAt <= this.#deadline()) candidates.set(blob.key, blob.size);
    }
    if (candidates.size === 0) return;
    for await (const key of this.#named(repository)) candidates.delete(key);
    for (const [key, size] of candidates) {
      await blobs.delete(key);
      swept.blobs++;
      swept.bytes += size;
    }
  }

  /** Keys that a description, an upload or a transfer names; a description that is superseded still counts. */
  async *#named(repository: Repository): AsyncIterable<BlobKey> {
    const { documents, storagePath } = this.#options;
    const where = { repository: repository.id };
    for await (const version of documents.find<Version>(COLLECTIONS.versions, { where })) {
      for (const { key } of version.files) yield key;
    }
    for await (const upload of documents.find(COLLECTIONS.uploads, { where })) {
      yield upload.file.key;
    }
    for await (const { id, pieces } of documents.find(COLLECTIONS.transfers, { where })) {
      for (const piece of pieces) {
        yield pieceKey(storagePath, repository, { upload: id, piece: piece.id });
      }
    }
  }

  #deadline(): number {
    return this.#options.now() - this.#grace;
  }
}
