import { join } from "node:path";
import { s3Address } from "../config/s3_address.ts";
import type { Settings } from "../config/settings.ts";
import type { Observe } from "../kit/observe.ts";
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
  /** Hears of each call to either store. */
  readonly observe?: (store: "documents" | "blobs") => Observe;
}

/** Opens the stores that the settings choose; throws `StoreRefused` with one line when one cannot be used. */
export async function openStores(
  settings: Settings,
  { durable = true, observe }: StoresOptions = {},
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
      documents: guardDocuments(documents, observe?.("documents")),
      blobs: guardBlobs(blobs, observe?.("blobs")),
      drivers: { documents, blobs },
      ...{ shared, folder, close },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Both stores as they are at one moment, beside whatever works on them; nothing is written there. */
export interface Snapshot extends AsyncDisposable {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly describes: { readonly documents: string; readonly files: string };
  /** Whether the documents are of one moment; MongoDB is read while others write. */
  readonly isOneMoment: boolean;
}

/** Opens the stores that the settings choose to read them; SQLite by a copy aside, which disposing removes. */
export async function openSnapshot(settings: Settings): Promise<Snapshot> {
  const aside = await copyDocuments(settings);
  const opened: Driver[] = [];
  const dispose = async () => {
    await Promise.all(opened.map((driver) => driver.close()));
    if (aside) await Deno.remove(aside, { recursive: true });
  };
  try {
    const documents = aside
      ? SqliteDocuments.open({
        path: join(aside, DOCUMENTS_FILE),
        collections: ALL,
        durable: false,
      })
      : await openDocuments(settings, true);
    opened.push(documents);
    const blobs = await openBlobs(settings, true);
    opened.push(blobs);
    const source = sourceOf(settings);
    return {
      documents: guardDocuments(documents),
      blobs: guardBlobs(blobs),
      describes: { documents: source ?? documents.describes, files: blobs.describes },
      isOneMoment: aside !== null,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function sourceOf({ mongodb, storage }: Settings): string | null {
  return mongodb.url === undefined ? `SQLite at ${join(storage.dataDir, DOCUMENTS_FILE)}` : null;
}

/** A folder in `DATA_DIR` with a copy of the SQLite file; `null` where documents are in MongoDB. */
async function copyDocuments({ mongodb, storage: { dataDir } }: Settings): Promise<string | null> {
  if (mongodb.url !== undefined) return null;
  const path = join(dataDir, DOCUMENTS_FILE);
  if (!await Deno.stat(path).catch(() => null)) {
    throw new StoreRefused(`Cannot back up "${dataDir}": it holds no documents`);
  }
  const aside = await Deno.makeTempDir({ dir: dataDir, prefix: "backup-" });
  try {
    await SqliteDocuments.copy(path, join(aside, DOCUMENTS_FILE));
    return aside;
  } catch (error) {
    await Deno.remove(aside, { recursive: true });
    throw error;
  }
}

const DOCUMENTS_FILE = "packhouse.db";
const ALL = Object.values(COLLECTIONS);

/** The drivers with an SDK behind them are loaded when they are chosen: each costs a cold start dearly. */
async function openDocuments(
  { mongodb, storage }: Settings,
  durable: boolean,
): Promise<DocumentStore & Driver> {
  const { url, database } = mongodb;
  const collections = ALL;
  if (url === undefined) {
    const path = join(storage.dataDir, DOCUMENTS_FILE);
    return SqliteDocuments.open({ path, collections, durable });
  }
  const { MongoDocuments } = await import("../store/mongo_documents.ts");
  return await MongoDocuments.open({ url, database, collections });
}

async function openBlobs(settings: Settings, onlyReads = false): Promise<BlobStore & Driver> {
  const address = s3Address(settings);
  const folder = join(settings.storage.dataDir, "files");
  if (!address) return await FileBlobs.open({ folder, onlyReads });
  const { accessKey, secretKey, createBucket } = settings.s3;
  if (accessKey === undefined || secretKey === undefined) {
    throw new StoreRefused("S3_ACCESS_KEY and S3_SECRET_KEY are required with S3_BUCKET");
  }
  const { S3Blobs } = await import("../store/s3_blobs.ts");
  return await S3Blobs.open({ ...address, accessKey, secretKey, createBucket });
}
