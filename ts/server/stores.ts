import { join } from "node:path";
import { s3Address } from "../config/s3_address.ts";
import type { Settings } from "../config/settings.ts";
import type { BlobStore } from "../store/blob_store.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore, Driver } from "../store/document_store.ts";
import { FileBlobs } from "../store/file_blobs.ts";
import { guardBlobs } from "../store/guarded_blobs.ts";
import { guardDocuments } from "../store/guarded_documents.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { StoreRefused } from "../store/store_refused.ts";
import { claimDataFolder, type DataFolder } from "./data_folder.ts";

/** Both stores, opened, and the drivers behind them. */
export interface Stores {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly drivers: { readonly documents: Driver; readonly blobs: Driver };
  /** Whether other instances may write to the same documents. */
  readonly shared: boolean;
  /** Present when something is kept in `DATA_DIR` that a single process must own. */
  readonly folder: DataFolder | null;
  close(): Promise<void>;
}

/** What does not come from settings. */
export interface StoresOptions {
  /** Whether what was acknowledged outlives a power cut; tests are in a hurry. */
  readonly durable?: boolean;
}

/** Opens the stores that the settings choose; throws `StoreRefused` with one line when one cannot be used. */
export async function openStores(
  settings: Settings,
  { durable = true }: StoresOptions = {},
): Promise<Stores> {
  const { dataDir } = settings.storage;
  const shared = settings.mongodb.url !== undefined;
  const folder = shared ? null : await claimDataFolder(dataDir);
  const opened: Driver[] = [];
  const close = async () => {
    await Promise.all(opened.map((driver) => driver.close()));
    folder?.release();
  };
  try {
    const documents = await openDocuments(settings, durable);
    opened.push(documents);
    const blobs = await openBlobs(settings);
    opened.push(blobs);
    return {
      documents: guardDocuments(documents),
      blobs: guardBlobs(blobs),
      drivers: { documents, blobs },
      ...{ shared, folder, close },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The drivers with an SDK behind them are loaded when they are chosen: each costs a cold start dearly. */
async function openDocuments(
  { mongodb, storage }: Settings,
  durable: boolean,
): Promise<DocumentStore & Driver> {
  const { url, database } = mongodb;
  const collections = Object.values(COLLECTIONS);
  if (url === undefined) {
    const path = join(storage.dataDir, "packhouse.db");
    return SqliteDocuments.open({ path, collections, durable });
  }
  const { MongoDocuments } = await import("../store/mongo_documents.ts");
  return await MongoDocuments.open({ url, database, collections });
}

async function openBlobs(settings: Settings): Promise<BlobStore & Driver> {
  const address = s3Address(settings);
  if (!address) return await FileBlobs.open({ folder: join(settings.storage.dataDir, "files") });
  const { accessKey, secretKey, createBucket } = settings.s3;
  if (accessKey === undefined || secretKey === undefined) {
    throw new StoreRefused("S3_ACCESS_KEY and S3_SECRET_KEY are required with S3_BUCKET");
  }
  const { S3Blobs } = await import("../store/s3_blobs.ts");
  return await S3Blobs.open({ ...address, accessKey, secretKey, createBucket });
}
