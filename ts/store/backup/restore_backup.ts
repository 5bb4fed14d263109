import type { Document } from "../../model/document.ts";
import type { BlobStore } from "../blob_store.ts";
import { type Collection, type DocumentStore, first } from "../document_store.ts";
import { BackupBroken, type KeptDocument } from "./backup_form.ts";
import { type ReadBackup, readBackup, type ReadOptions } from "./read_backup.ts";

/** Where a backup goes. */
export interface RestoreTarget {
  readonly documents: DocumentStore;
  readonly collections: readonly Collection<Document>[];
  readonly blobs: BlobStore;
  /** Keeps `secrets.json` of the backup. */
  readonly keepSecrets: (text: string) => Promise<void>;
  /** Is told how many bytes of files have passed. */
  readonly watch?: (bytes: number) => void;
}

/** The stores hold something already, which a restored backup would mix with. */
export class NotEmpty extends Error {
  override readonly name = "NotEmpty";
}

/**
 * Fills empty stores with what a backup holds: documents in their revisions, files under their
 * keys. Files come after documents, so whoever reads meanwhile would miss some: nobody should
 * serve from there before it is done. Throws {@link BackupBroken} and {@link NotEmpty}.
 */
export async function restoreBackup(
  bytes: ReadableStream<Uint8Array>,
  { documents, collections, blobs, keepSecrets, watch }: RestoreTarget,
  options: ReadOptions = {},
): Promise<ReadBackup> {
  for (const collection of collections) {
    if (await first(documents, collection, {}) === null) continue;
    throw new NotEmpty(
      `There are ${collection.name} already: a backup is restored where nothing is`,
    );
  }
  const byName = new Map(collections.map((collection) => [collection.name, collection]));
  let passed = 0;
  return await readBackup(bytes, {
    secrets: keepSecrets,
    async document(name, document) {
      const collection = byName.get(name);
      if (!collection) {
        throw new BackupBroken(`The backup holds ${name}, which this program does not know`);
      }
      await restore(documents, collection, document);
    },
    async file(key, body, size) {
      await blobs.put(key, body);
      watch?.(passed += size);
    },
  }, options);
}

async function restore(
  documents: DocumentStore,
  collection: Collection<Document>,
  { revision, ...document }: KeptDocument,
): Promise<void> {
  const stored = await documents.insert(collection, document, revision);
  if (!stored) {
    throw new BackupBroken(`The backup holds ${document.id} of ${collection.name} twice`);
  }
}
