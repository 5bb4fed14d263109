import { BodyTooLong, bounded } from "../kit/bounded_body.ts";
import { digested } from "../kit/digest.ts";
import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { type BlobKey, newId } from "../model/ids.ts";
import type { InspectedFile, Repository, StoredFile, Upload } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { fileKey, uploadKey } from "../store/blob_keys.ts";
import { type BlobStore, type ByteRange, copyBlob } from "../store/blob_store.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { EventLog } from "./event_log.ts";
import { type FileReader, readByRanges } from "./file_reader.ts";

/** How long a received file waits for a version that names it, in milliseconds: one day. */
export const UPLOAD_LIFETIME = 24 * 60 * 60 * 1000;
/** In characters; what is longer is found out again whenever it is needed. */
const LONGEST_INSPECTION = 512 * 1024;
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

/** Which version a file is of; both are `""` where nobody has said yet. */
export interface Place {
  readonly repository: Repository;
  readonly package: string;
  readonly version: string;
}

/** A file that somebody sends. */
export interface Incoming extends Place {
  /** The id that the file is to have, where it has one already. */
  readonly id?: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: ReadableStream<Uint8Array>;
  readonly by: Actor;
  /** Lower-case hex, when the sender has promised it. */
  readonly sha256?: string;
  /** What is known already of what a look into it would find. */
  readonly inspected?: InspectedFile;
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
    const file = await this.#keep(incoming);
    return await this.admit(file, incoming, incoming.by);
  }

  /** Makes an upload of a file whose bytes are kept at its key; of one that is an upload, the same. */
  async admit(file: StoredFile, place: Place, by: Actor): Promise<Upload> {
    const { repository, package: name, version } = place;
    const { documents, events, now } = this.#options;
    const createdAt = now();
    const upload = await documents.insert(COLLECTIONS.uploads, {
      ...{ id: file.id, repository: repository.id, package: name, version, file },
      ...{ by: by.user, createdAt, expiresAt: createdAt + UPLOAD_LIFETIME },
    });
    if (!upload) return await this.#admitted(file);
    await events.record({
      kind: "file.uploaded",
      actor: by,
      organization: repository.organization,
      repository: repository.id,
      target: file.name,
      detail: { package: name, version, size: file.size, sha256: file.sha256 },
    });
    return upload;
  }

  /** Where a file is kept until, and when, a version names it. */
  keyOf({ repository, package: name, version }: Place, id: string, file: string): BlobKey {
    const { storagePath } = this.#options;
    return name === ""
      ? uploadKey(storagePath, repository, { id, file })
      : fileKey(storagePath, repository, { id, package: name, version, file });
  }

  /** An upload by its file's id, or `null` when there is none or it has expired. */
  async upload(id: string): Promise<Upload | null> {
    const { documents, now } = this.#options;
    const upload = await documents.get(COLLECTIONS.uploads, id);
    return upload && upload.expiresAt > now() ? upload : null;
  }

  /**
   * Promises the file of an upload to a version that is about to name it, under a key of that
   * version: the sweep leaves it alone for a whole lifetime more. Refuses with `file_missing` when
   * the sweep was faster.
   */
  async claim(upload: Upload, place: Place): Promise<StoredFile> {
    const { documents, blobs, now } = this.#options;
    const expiresAt = now() + UPLOAD_LIFETIME;
    const claimed = await documents.replace(COLLECTIONS.uploads, { ...upload, expiresAt });
    if (!claimed && !await this.upload(upload.id)) {
      throw new RegistryError("file_missing", `"${upload.file.name}" waited too long and is gone`);
    }
    if (upload.package !== "") return upload.file;
    const key = this.keyOf(place, upload.id, upload.file.name);
    await copyBlob(blobs, upload.file.key, key);
    return { ...upload.file, key };
  }

  /** Forgets uploads that versions have named, and the keys at which nobody knew of what they were. */
  async settle(files: readonly StoredFile[]): Promise<void> {
    for (const { id } of files) await this.forget(id);
  }

  /**
   * Forgets an upload. Its bytes go at once where no version can have named them, else with the
   * sweep; whether there was one.
   */
  async forget(id: string): Promise<boolean> {
    const { documents, blobs } = this.#options;
    const upload = await documents.get(COLLECTIONS.uploads, id);
    if (!upload || !await documents.delete(COLLECTIONS.uploads, id)) return false;
    if (upload.package === "") await blobs.delete(upload.file.key);
    return true;
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

  /** A file's bytes, to be read anywhere. */
  reader(file: StoredFile): FileReader {
    return readByRanges(file.size, (range) => this.open(file, range));
  }

  /** Keeps bytes in the store until they are disposed of, or swept should nobody do that. */
  async spool(
    repository: Repository,
    body: ReadableStream<Uint8Array>,
  ): Promise<FileReader & AsyncDisposable> {
    const { blobs, storagePath } = this.#options;
    const place = { id: newId(), package: "spool", version: "0", file: "content" };
    const key = fileKey(storagePath, repository, place);
    const { size } = await blobs.put(key, body);
    const file = { key, size, name: place.file } as StoredFile;
    return { ...this.reader(file), [Symbol.asyncDispose]: () => blobs.delete(key) };
  }

  /** Keeps what a look into an uploaded file found, as long as that is not endless. */
  async noteInspection(
    upload: Upload,
    inspected: InspectedFile,
    inspection: JsonObject,
  ): Promise<Upload> {
    const isShort = JSON.stringify(inspection).length <= LONGEST_INSPECTION;
    const noted = {
      ...upload,
      file: { ...upload.file, inspected },
      ...isShort && { inspection },
    };
    return await this.#options.documents.replace(COLLECTIONS.uploads, noted) ?? noted;
  }

  /** An address at which the store itself hands out the file, or `null` where it cannot. */
  async link(file: StoredFile): Promise<URL | null> {
    const { blobs } = this.#options;
    if (!blobs.link) return null;
    const { name: fileName, mediaType } = file;
    return await blobs.link(file.key, { seconds: LINK_LIFETIME, fileName, mediaType });
  }

  async #admitted({ id, name }: StoredFile): Promise<Upload> {
    const upload = await this.#options.documents.get(COLLECTIONS.uploads, id);
    if (!upload) throw new RegistryError("file_missing", `"${name}" is no upload any more`);
    return upload;
  }

  async #keep(incoming: Incoming): Promise<StoredFile> {
    const { blobs, longest } = this.#options;
    const { fileName: name, mediaType, body, inspected, announced = 0, id = newId() } = incoming;
    if (announced > longest) explainTooLong(new BodyTooLong(longest));
    const key = this.keyOf(incoming, id, name);
    const passing = digested(bounded(body as ReadableStream<Uint8Array<ArrayBuffer>>, longest));
    await blobs.put(key, passing.body).catch(explainTooLong);
    const { size, sha256 } = await passing.passed;
    if (incoming.sha256 !== undefined && incoming.sha256 !== sha256) {
      await blobs.delete(key);
      throw new RegistryError("digest_mismatch", `Received ${sha256}, promised ${incoming.sha256}`);
    }
    return { id, key, name, size, sha256, mediaType, ...(inspected && { inspected }) };
  }
}

/** Says a body that is too long in the words of the catalogue; any other error stays what it is. */
export function explainTooLong(error: unknown): never {
  if (error instanceof BodyTooLong) throw new RegistryError("body_too_large", error.message);
  throw error;
}
