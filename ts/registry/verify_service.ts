import { createHash } from "node:crypto";
import type { Package, StoredFile, VersionEntry } from "../model/package.ts";
import type { BlobStore } from "../store/blob_store.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** Something that is not as the documents promise. */
export interface Fault {
  readonly package: string;
  readonly version: string;
  /** The key of the file, where the fault is in a file. */
  readonly file?: string;
  readonly says: string;
}

/** What a verification has looked at. */
export interface Verified {
  readonly packages: number;
  readonly versions: number;
  readonly files: number;
  readonly bytes: number;
  readonly faults: number;
}

/** What the service is made of. */
export interface VerifyServiceOptions {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
}

/** Proves again that every version is described and that every byte is the one that was published. */
export class VerifyService {
  readonly #documents: DocumentStore;
  readonly #blobs: BlobStore;

  constructor({ documents, blobs }: VerifyServiceOptions) {
    this.#documents = documents;
    this.#blobs = blobs;
  }

  /** Reads everything once, and tells `report` of each fault as it is found. */
  async verify(report: (fault: Fault) => void): Promise<Verified> {
    const count = { packages: 0, versions: 0, files: 0, bytes: 0, faults: 0 };
    const found = (fault: Fault) => (count.faults++, report(fault));
    for await (const package_ of this.#documents.find(COLLECTIONS.packages, {})) {
      if (package_.deleted) continue;
      count.packages++;
      for (const entry of package_.versions) {
        count.versions++;
        for (const file of await this.#filesOf(package_, entry, found)) {
          count.files++;
          count.bytes += file.size;
          const says = await this.#complaint(file);
          if (says) found({ package: package_.name, version: entry.version, file: file.key, says });
        }
      }
    }
    return count;
  }

  async #filesOf(
    { name, id }: Package,
    { document, version }: VersionEntry,
    found: (fault: Fault) => void,
  ): Promise<readonly StoredFile[]> {
    const description = await this.#documents.get(COLLECTIONS.versions, document);
    if (description?.package === id) return description.files;
    found({ package: name, version, says: "Its description is missing" });
    return [];
  }

  async #complaint({ key, size, sha256 }: StoredFile): Promise<string | null> {
    const body = await this.#blobs.open(key);
    if (!body) return "The file is missing";
    const hash = createHash("sha256");
    let seen = 0;
    for await (const chunk of body) {
      seen += chunk.byteLength;
      hash.update(chunk);
    }
    if (seen !== size) return `The file has ${seen} bytes instead of ${size}`;
    const digest = hash.digest("hex");
    return digest === sha256 ? null : `The file's SHA-256 is ${digest} instead of ${sha256}`;
  }
}
