import { createHash } from "node:crypto";
import { createTarDecoder } from "modern-tar";
import { isSealed, openStream, SealedStreamBroken } from "../../kit/sealed_stream.ts";
import type { BlobKey } from "../../model/ids.ts";
import {
  BackupBroken,
  type BackupEnd,
  type BackupHeader,
  DIGESTS,
  DOCUMENTS,
  END,
  type EntryDigest,
  FILES,
  FORMAT,
  HEADER,
  type KeptDocument,
  SECRETS,
} from "./backup_form.ts";

/** What becomes of what a backup holds. */
export interface BackupTaker {
  header?(header: BackupHeader): Promise<void> | void;
  secrets?(text: string): Promise<void> | void;
  document?(collection: string, document: KeptDocument): Promise<void>;
  /** Must read the body to its end, or cancel it. */
  file?(key: BlobKey, body: ReadableStream<Uint8Array>, size: number): Promise<void>;
}

/** How a backup is opened. */
export interface ReadOptions {
  readonly passphrase?: string;
}

/** What a backup said of itself, all of it proved. */
export interface ReadBackup {
  readonly header: BackupHeader;
  readonly end: BackupEnd;
}

/**
 * Reads a backup once, in constant memory, and proves every byte; what it finds is handed over
 * before the whole is proved. Throws {@link BackupBroken}.
 */
export async function readBackup(
  bytes: ReadableStream<Uint8Array>,
  taker: BackupTaker,
  { passphrase }: ReadOptions = {},
): Promise<ReadBackup> {
  try {
    const opened = await opener(bytes, passphrase);
    return await new BackupReader(taker).read(opened);
  } catch (error) {
    throw isDamage(error)
      ? new BackupBroken(`The backup cannot be read: ${said(error)}`, { cause: error })
      : error;
  }
}

/** What unpacking throws, and not what became of what was unpacked. */
function isDamage(error: unknown): boolean {
  return error instanceof SealedStreamBroken || error instanceof SyntaxError ||
    error instanceof TypeError || error instanceof RangeError ||
    (error instanceof Error && /tar|checksum|stream|header/i.test(error.message) &&
      error.name === "Error");
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function opener(
  bytes: ReadableStream<Uint8Array>,
  passphrase: string | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const [beginning, whole] = await peeked(bytes);
  if (!isSealed(beginning)) return gunzipped(whole);
  if (passphrase) return gunzipped(whole.pipeThrough(openStream(passphrase)));
  await whole.cancel();
  throw new BackupBroken("The backup is sealed: BACKUP_PASSPHRASE opens it");
}

function gunzipped(bytes: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return bytes.pipeThrough(
    new DecompressionStream("gzip") as TransformStream<Uint8Array, Uint8Array>,
  );
}

/** The first bytes of a stream, and the stream with them. */
async function peeked(
  bytes: ReadableStream<Uint8Array>,
): Promise<[Uint8Array, ReadableStream<Uint8Array>]> {
  const reader = bytes.getReader();
  const { value = new Uint8Array() } = await reader.read();
  const whole = new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(value),
    async pull(out) {
      const next = await reader.read();
      if (next.done) out.close();
      else out.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return [value, whole];
}

class BackupReader {
  readonly #taker: BackupTaker;
  /** Digests of entries that no file of digests has confirmed yet. */
  readonly #unconfirmed = new Map<string, EntryDigest>();
  #header: BackupHeader | null = null;
  #end: BackupEnd | null = null;
  #documents = 0;
  #files = 0;
  #bytes = 0;
  #entries = 0;

  constructor(taker: BackupTaker) {
    this.#taker = taker;
  }

  async read(tar: ReadableStream<Uint8Array>): Promise<ReadBackup> {
    for await (const { header: { name, size }, body } of tar.pipeThrough(createTarDecoder())) {
      if (this.#end) throw new BackupBroken(`The backup goes on behind its end, with ${name}`);
      if (!this.#header && name !== HEADER) throw new BackupBroken("This is no backup");
      if (name === END) this.#end = JSON.parse(await textOf(body));
      else if (name.startsWith(DIGESTS)) this.#confirm(await textOf(body));
      else await this.#entry(name, size, body);
    }
    return { header: this.#header!, end: this.#finished() };
  }

  #finished(): BackupEnd {
    const end = this.#end;
    if (!this.#header) throw new BackupBroken("This is no backup");
    if (!end) throw new BackupBroken("The backup breaks off: it has no end");
    const counts = {
      documents: this.#documents,
      files: this.#files,
      bytes: this.#bytes,
      entries: this.#entries,
    };
    for (const [what, count] of Object.entries(counts)) {
      const promised = end[what as keyof BackupEnd];
      if (promised !== count) {
        throw new BackupBroken(`The backup holds ${count} ${what} of ${promised}`);
      }
    }
    const [open] = this.#unconfirmed.keys();
    if (open) throw new BackupBroken(`The backup has no digest of ${open}`);
    return end;
  }

  async #entry(name: string, size: number, body: ReadableStream<Uint8Array>): Promise<void> {
    const hash = createHash("sha256");
    const hashed = body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, out) {
          hash.update(chunk);
          out.enqueue(chunk);
        },
      }),
    );
    await this.#take(name, size, hashed);
    this.#entries++;
    this.#unconfirmed.set(name, { name, size, sha256: hash.digest("hex") });
  }

  async #take(name: string, size: number, body: ReadableStream<Uint8Array>): Promise<void> {
    if (name === HEADER) await this.#takeHeader(await textOf(body));
    else if (name === SECRETS) await this.#takeSecrets(await textOf(body));
    else if (name.startsWith(DOCUMENTS)) await this.#takeDocuments(name, await textOf(body));
    else if (name.startsWith(FILES)) {
      this.#files++;
      this.#bytes += size;
      if (this.#taker.file) await this.#taker.file(name.slice(FILES.length) as BlobKey, body, size);
      else await body.pipeTo(new WritableStream());
    } else throw new BackupBroken(`The backup holds something unknown: ${name}`);
  }

  async #takeHeader(text: string): Promise<void> {
    const header: BackupHeader = JSON.parse(text);
    if (header.format !== FORMAT) {
      throw new BackupBroken(
        `Packhouse ${header.version} wrote the backup, which this one cannot read`,
      );
    }
    this.#header = header;
    await this.#taker.header?.(header);
  }

  async #takeSecrets(text: string): Promise<void> {
    await this.#taker.secrets?.(text);
  }

  async #takeDocuments(name: string, text: string): Promise<void> {
    const collection = name.split("/")[1]!;
    for (const line of text.split("\n")) {
      if (line === "") continue;
      this.#documents++;
      await this.#taker.document?.(collection, JSON.parse(line));
    }
  }

  #confirm(text: string): void {
    for (const line of text.split("\n").filter((one) => one !== "")) {
      const promised: EntryDigest = JSON.parse(line);
      const found = this.#unconfirmed.get(promised.name);
      const isSame = found?.sha256 === promised.sha256 && found.size === promised.size;
      if (!isSame) throw new BackupBroken(`The backup is damaged at ${promised.name}`);
      this.#unconfirmed.delete(promised.name);
    }
  }
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}
