import { createHash, type Hash } from "node:crypto";
import { isJsonObject } from "../../kit/json.ts";

/** Where the bytes of a part came from. */
export interface Origin {
  readonly url: string;
  /** By what its server tells whether the rest still belongs to them (RFC 9110, 13.1.5); `""` for nothing. */
  readonly validator: string;
}

/** What a part is brought with. */
export interface PartWatch {
  /** Hears by how many bytes more, or fewer, are there. */
  readonly changed: (bytes: number) => void;
  readonly signal: AbortSignal;
}

const READ = 256 * 1024;

/** A file on its way, as far as it has come: on the disk, so that a process that ends loses nothing. */
export class Part implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #changed: (bytes: number) => void;
  #hash: Hash = createHash("sha256");
  #length = 0;
  #origin: Origin | null = null;
  #answers = 1;

  private constructor(path: string, file: Deno.FsFile, changed: (bytes: number) => void) {
    this.#path = path;
    this.#file = file;
    this.#changed = changed;
  }

  /** Opens what an earlier try left, or begins. */
  static async open(path: string, { changed, signal }: PartWatch): Promise<Part> {
    const file = await Deno.open(path, { read: true, write: true, create: true });
    const part = new Part(path, file, changed);
    try {
      await part.#takeUp(signal);
      return part;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** SHA-256 of what is there, as lower-case hex. */
  get digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Whether it is known to be of one answer: what was put together of several may be of two files. */
  get isOfOneAnswer(): boolean {
    return this.#answers === 1;
  }

  /** By what the rest can be asked for at an address; `null` where everything must come anew. */
  validatorFor(url: string): string | null {
    if (this.#length === 0 || this.#origin?.url !== url) return null;
    return this.#origin.validator || null;
  }

  /** Lets go of all bytes; what comes next is of `origin`. */
  async restart(origin: Origin): Promise<void> {
    await this.forget();
    await Deno.writeTextFile(originPath(this.#path), JSON.stringify(origin));
    this.#origin = origin;
    this.#answers = 1;
  }

  /** Lets go of all bytes. */
  async forget(): Promise<void> {
    if (this.#length > 0) await this.#file.truncate(0);
    await this.#file.seek(0, Deno.SeekMode.Start);
    this.#changed(-this.#length);
    this.#hash = createHash("sha256");
    this.#length = 0;
    this.#origin = null;
  }

  /** What comes next is of another answer. */
  goOn(): void {
    this.#answers++;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      const count = await this.#file.write(rest);
      this.#hash.update(rest.subarray(0, count));
      this.#length += count;
      this.#changed(count);
      rest = rest.subarray(count);
    }
  }

  /** Makes a file of its own of it. */
  async keepAs(path: string): Promise<void> {
    await Deno.rename(this.#path, path);
    await removeIfThere(originPath(this.#path));
  }

  async remove(): Promise<void> {
    await removeIfThere(this.#path);
    await removeIfThere(originPath(this.#path));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  async #takeUp(signal: AbortSignal): Promise<void> {
    this.#origin = await readOrigin(originPath(this.#path));
    const { size, isFile } = await this.#file.stat();
    // Mostly there is nothing, and then nothing is to be read into either.
    const buffer = new Uint8Array(isFile ? Math.min(READ, size) : 0);
    while (this.#length < size) {
      signal.throwIfAborted();
      const count = await this.#file.read(buffer);
      if (count === null) break;
      this.#hash.update(buffer.subarray(0, count));
      this.#length += count;
      this.#changed(count);
    }
  }
}

function originPath(part: string): string {
  return `${part}.json`;
}

/** One that cannot be read is of no use, and no harm. */
async function readOrigin(path: string): Promise<Origin | null> {
  try {
    const read = JSON.parse(await Deno.readTextFile(path));
    if (!isJsonObject(read)) return null;
    const { url, validator } = read;
    return typeof url === "string" && typeof validator === "string" ? { url, validator } : null;
  } catch {
    return null;
  }
}

/** Removes a file; one that is gone already is as well. */
export async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
