import { createHash } from "node:crypto";
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { isSealed, openStream } from "../../kit/sealed_stream.ts";
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
  const opened = await opener(bytes, passphrase);
  return await new BackupReader(taker).read(damageNamed(opened));
}

/** What goes wrong with the bytes themselves is told from what goes wrong where they are put. */
function damageNamed(bytes: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = bytes.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(out) {
      const { done, value } = await named(() => reader.read());
      if (done) out.close();
      else out.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** The entries of the archive, likewise. */
async function* entriesOf(tar: ReadableStream<Uint8Array>): AsyncGenerator<ParsedTarEntry, void> {
  const reader = tar.pipeThrough(createTarDecoder()).getReader();
  try {
    for (;;) {
      const { done, value } = await named(() => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // What is left is nobody's; a stream that broke has nothing left.
    await reader.cancel().catch(() => {});
  }
}

async function named<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof BackupBroken) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BackupBroken(`The backup cannot be read: ${why}`, { cause });
  }
}

/** What a file of the backup itself says. */
async function parsed<T>(text: string): Promise<T> {
  return await named(() => Promise.resolve().then(() => JSON.parse(text)));
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
    for await (const { header: { name, size }, body } of entriesOf(tar)) {
      if (this.#end) throw new BackupBroken(`The backup goes on behind its end, with ${name}`);
      if (!this.#header && name !== HEADER) throw new BackupBroken("This is no backup");
      if (name === END) this.#end = await parsed(await textOf(body));
      else if (name.startsWith(DIGESTS)) await this.#confirm(await textOf(body));
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
    const header = await parsed<BackupHeader>(text);
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
      await this.#taker.document?.(collection, await parsed(line));
    }
  }

  async #confirm(text: string): Promise<void> {
    for (const line of text.split("\n").filter((one) => one !== "")) {
      const promised = await parsed<EntryDigest>(line);
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
