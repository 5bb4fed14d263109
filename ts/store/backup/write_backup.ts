import { createHash } from "node:crypto";
import { createTarPacker } from "modern-tar";
import { sealStream } from "../../kit/sealed_stream.ts";
import type { Document } from "../../model/document.ts";
import type { BlobStore } from "../blob_store.ts";
import type { Collection, DocumentStore } from "../document_store.ts";
import {
  type BackupEnd,
  type BackupHeader,
  DIGESTS,
  DOCUMENTS,
  END,
  type EntryDigest,
  FILES,
  HEADER,
  SECRETS,
} from "./backup_form.ts";

/** What a backup is made of. */
export interface BackupSource {
  readonly header: BackupHeader;
  readonly documents: DocumentStore;
  readonly collections: readonly Collection<Document>[];
  readonly blobs: BlobStore;
  /** `secrets.json` of `DATA_DIR`, where there is one. */
  readonly secrets: string | null;
  /** Seals all of it. */
  readonly passphrase?: string;
  /** Is told how many bytes of files have passed. */
  readonly watch?: (bytes: number) => void;
}

/** How many characters of documents share an entry, about. */
const PART = 1 << 20;
/** How many entries share a file of digests. */
const DIGESTED = 10_000;

/** Begins a backup: its bytes, and what they held once they have passed. */
export function writeBackup(source: BackupSource): {
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly end: Promise<BackupEnd>;
} {
  const { readable, controller } = createTarPacker();
  const end = new BackupWriter(source, controller).write();
  end.catch((error) => controller.error(error));
  const packed = readable.pipeThrough(new CompressionStream("gzip") as Gzip);
  const { passphrase } = source;
  return { bytes: passphrase ? packed.pipeThrough(sealStream(passphrase)) : packed, end };
}

type Gzip = TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>;
type Packer = ReturnType<typeof createTarPacker>["controller"];

class BackupWriter {
  readonly #source: BackupSource;
  readonly #packer: Packer;
  #digests: EntryDigest[] = [];
  #entries = 0;

  constructor(source: BackupSource, packer: Packer) {
    this.#source = source;
    this.#packer = packer;
  }

  async write(): Promise<BackupEnd> {
    const { header, secrets } = this.#source;
    await this.#text(HEADER, JSON.stringify(header));
    if (secrets !== null) await this.#text(SECRETS, secrets);
    let documents = 0;
    for (const collection of this.#source.collections) {
      documents += await this.#documents(collection);
    }
    const { files, bytes } = header.hasFiles ? await this.#files() : { files: 0, bytes: 0 };
    await this.#flush();
    const end = { documents, files, bytes, entries: this.#entries };
    await this.#text(END, JSON.stringify(end));
    this.#packer.finalize();
    return end;
  }

  async #documents(collection: Collection<Document>): Promise<number> {
    let [count, parts, text] = [0, 0, ""];
    const part = () => this.#text(`${DOCUMENTS}${collection.name}/${++parts}.jsonl`, text);
    for await (const document of this.#source.documents.find(collection, {})) {
      text += `${JSON.stringify(document)}\n`;
      count++;
      if (text.length < PART) continue;
      await part();
      text = "";
    }
    if (text !== "") await part();
    return count;
  }

  /** A file that is deleted meanwhile was deleted by somebody: it is left out. */
  async #files(): Promise<{ files: number; bytes: number }> {
    let [files, bytes] = [0, 0];
    for await (const { key } of this.#source.blobs.list("")) {
      const found = await this.#source.blobs.stat(key);
      const body = found && await this.#source.blobs.open(key);
      if (!found || !body) continue;
      await this.#entry(`${FILES}${key}`, found.size, body);
      files++;
      bytes += found.size;
      this.#source.watch?.(bytes);
    }
    return { files, bytes };
  }

  async #text(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.#entry(name, bytes.length, ReadableStream.from([bytes]));
  }

  async #entry(name: string, size: number, body: ReadableStream<Uint8Array>): Promise<void> {
    const hash = createHash("sha256");
    const hashed = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        hash.update(chunk);
        out.enqueue(chunk);
      },
    });
    const { at } = this.#source.header;
    const into = this.#packer.add({ name, size, type: "file", mode: 0o600, mtime: new Date(at) });
    await body.pipeThrough(hashed).pipeTo(into);
    if (name.startsWith(DIGESTS) || name === END) return;
    this.#entries++;
    this.#digests.push({ name, size, sha256: hash.digest("hex") });
    if (this.#digests.length === DIGESTED) await this.#flush();
  }

  async #flush(): Promise<void> {
    const lines = this.#digests.map((digest) => `${JSON.stringify(digest)}\n`).join("");
    this.#digests = [];
    if (lines !== "") await this.#text(`${DIGESTS}${this.#entries}.jsonl`, lines);
  }
}
