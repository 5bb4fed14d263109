import { BodyTooLong, bounded } from "../kit/bounded_body.ts";
import { digested } from "../kit/digest.ts";
import type { Clock } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { newId } from "../model/ids.ts";
import type { Repository, StoredFile, Upload } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { fileKey } from "../store/blob_keys.ts";
import type { BlobStore, ByteRange } from "../store/blob_store.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { EventLog } from "./event_log.ts";

/** How long a received file waits for a version that names it, in milliseconds: one day. */
export const UPLOAD_LIFETIME = 24 * 60 * 60 * 1000;
/** How long a link to the bytes of one file works, in seconds. */
const LINK_LIFETIME = 15 * 60;

/** What the service is made of. */
export interface FileServiceOptions {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  readonly events: EventLog;
  readonly now: Clock;
  /** First part of every key. */
  readonly storagePath: string;
  /** The longest file that is accepted, in bytes. */
  readonly longest: number;
}

/** A file that somebody sends. */
export interface Incoming {
  readonly repository: Repository;
  readonly package: string;
  readonly version: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: ReadableStream<Uint8Array>;
  readonly by: Actor;
  /** Lower-case hex, when the sender has promised it. */
  readonly sha256?: string;
  /** How many bytes the sender means to send, where that is known before. */
  readonly announced?: number;
}

/** The bytes of versions: received before any version names them, and handed out afterwards. */
export class FileService {
  readonly #options: FileServiceOptions;

  constructor(options: FileServiceOptions) {
    this.#options = options;
  }

  /** Keeps a file under a key of its own. Until a version names it, it is an upload that expires. */
  async receive(incoming: Incoming): Promise<Upload> {
    const { repository, package: name, version, by } = incoming;
    const file = await this.#keep(incoming);
    const { documents, events, now } = this.#options;
    const createdAt = now();
    const upload = await documents.insert(COLLECTIONS.uploads, {
      ...{ id: file.id, repository: repository.id, package: name, version, file },
      ...{ by: by.user, createdAt, expiresAt: createdAt + UPLOAD_LIFETIME },
    });
    await events.record({
      kind: "file.uploaded",
      actor: by,
      organization: repository.organization,
      repository: repository.id,
      target: file.name,
      detail: { package: name, version, size: file.size, sha256: file.sha256 },
    });
    return upload!;
  }

  /** An upload by its file's id, or `null` when there is none or it has expired. */
  async upload(id: string): Promise<Upload | null> {
    const { documents, now } = this.#options;
    const upload = await documents.get(COLLECTIONS.uploads, id);
    return upload && upload.expiresAt > now() ? upload : null;
  }

  /**
   * Promises the file of an upload to a version that is about to name it: the sweep leaves it alone
   * for a whole lifetime more. Refuses with `file_missing` when the sweep was faster.
   */
  async claim(upload: Upload): Promise<StoredFile> {
    const { documents, now } = this.#options;
    const expiresAt = now() + UPLOAD_LIFETIME;
    const claimed = await documents.replace(COLLECTIONS.uploads, { ...upload, expiresAt });
    if (!claimed && !await this.upload(upload.id)) {
      throw new RegistryError("file_missing", `"${upload.file.name}" waited too long and is gone`);
    }
    return upload.file;
  }

  /** Forgets uploads that versions have named, so that the sweep need not weigh them. */
  async settle(files: readonly StoredFile[]): Promise<void> {
    const { documents } = this.#options;
    for (const { id } of files) await documents.delete(COLLECTIONS.uploads, id);
  }

  /** The bytes of a file, or a part of them. Refuses with `file_missing` when the store has lost them. */
  async open(
    file: StoredFile,
    range?: ByteRange,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const body = await this.#options.blobs.open(file.key, range);
    if (!body) throw new RegistryError("file_missing", `The bytes of "${file.name}" are gone`);
    return body;
  }

  /** An address at which the store itself hands out the file, or `null` where it cannot. */
  async link(file: StoredFile): Promise<URL | null> {
    const { blobs } = this.#options;
    if (!blobs.link) return null;
    const { name: fileName, mediaType } = file;
    return await blobs.link(file.key, { seconds: LINK_LIFETIME, fileName, mediaType });
  }

  async #keep({ repository, body, ...incoming }: Incoming): Promise<StoredFile> {
    const { blobs, storagePath, longest } = this.#options;
    const { package: name, version, fileName, mediaType, announced = 0 } = incoming;
    if (announced > longest) explainTooLong(new BodyTooLong(longest));
    const id = newId();
    const key = fileKey(storagePath, repository, { id, package: name, version, file: fileName });
    const passing = digested(bounded(body as ReadableStream<Uint8Array<ArrayBuffer>>, longest));
    await blobs.put(key, passing.body).catch(explainTooLong);
    const { size, sha256 } = await passing.passed;
    if (incoming.sha256 !== undefined && incoming.sha256 !== sha256) {
      await blobs.delete(key);
      throw new RegistryError("digest_mismatch", `Received ${sha256}, promised ${incoming.sha256}`);
    }
    return { id, key, name: fileName, size, sha256, mediaType };
  }
}

function explainTooLong(error: unknown): never {
  if (error instanceof BodyTooLong) throw new RegistryError("body_too_large", error.message);
  throw error;
}
