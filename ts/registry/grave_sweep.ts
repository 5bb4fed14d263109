import { repositoryPrefix } from "../store/blob_keys.ts";
import type { BlobStore } from "../store/blob_store.ts";
import { COLLECTIONS, type Grave } from "../store/collections.ts";
import { deleteWhere, type DocumentStore, first } from "../store/document_store.ts";
import { deleteTokens } from "./token_deletion.ts";

/** What this is made of. */
export interface GraveSweepOptions {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly storagePath: string;
}

/** What one look into the graves took away. */
export interface Emptied {
  /** Graves that nothing can come to any more. */
  readonly repositories: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** Takes away what deleted repositories held. */
export class GraveSweep {
  readonly #options: GraveSweepOptions;

  constructor(options: GraveSweepOptions) {
    this.#options = options;
  }

  /**
   * Empties every grave. One that is older than `deadline` goes as well; until then whoever was
   * publishing when its repository was deleted may still bring something.
   */
  async sweep(deadline: number): Promise<Emptied> {
    const { documents } = this.#options;
    const emptied = { repositories: 0, blobs: 0, bytes: 0 };
    for await (const grave of documents.find(COLLECTIONS.graves, {})) {
      const isOld = grave.deletedAt <= deadline;
      if (!await this.#isAlive(grave)) {
        await this.#emptyDocuments(grave);
        await this.#emptyFiles(grave, emptied);
        if (isOld) emptied.repositories++;
      }
      if (isOld) await documents.delete(COLLECTIONS.graves, grave.id);
    }
    return emptied;
  }

  /** A grave is dug first: whoever is interrupted then has deleted nothing. */
  async #isAlive({ id }: Grave): Promise<boolean> {
    return await this.#options.documents.get(COLLECTIONS.repositories, id) !== null;
  }

  async #emptyDocuments({ id: repository }: Grave): Promise<void> {
    const { documents } = this.#options;
    await deleteWhere(documents, COLLECTIONS.uploads, { repository });
    await deleteWhere(documents, COLLECTIONS.transfers, { repository });
    await deleteWhere(documents, COLLECTIONS.packages, { repository });
    await deleteWhere(documents, COLLECTIONS.versions, { repository });
    await deleteWhere(documents, COLLECTIONS.grants, { repository });
    await deleteWhere(documents, COLLECTIONS.takenBundles, { repository });
    await deleteTokens(documents, { repository });
  }

  /**
   * Keys are listed before anybody looks who has the address: what a new repository keeps there was
   * not among them. Where there is one, what it does not name is swept with all else.
   */
  async #emptyFiles(grave: Grave, emptied: { blobs: number; bytes: number }): Promise<void> {
    const { documents, blobs, storagePath } = this.#options;
    const { path, protocol } = grave;
    const left = await Array.fromAsync(blobs.list(repositoryPrefix(storagePath, grave)));
    const heir = await first(documents, COLLECTIONS.repositories, { where: { path } });
    if (heir?.protocol === protocol) return;
    for (const { key, size } of left) {
      await blobs.delete(key);
      emptied.blobs++;
      emptied.bytes += size;
    }
  }
}
