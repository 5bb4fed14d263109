import { join } from "node:path";

/** Lines are short, and each write is a way to the system: in bytes. */
const BUFFER = 256 * 1024;
/** Leftovers of killed processes are forgotten after so many milliseconds. */
const OLD = 2 * 24 * 60 * 60 * 1000;

/** A file of this machine that is written once, then read as often as is wanted, and then gone. */
export class Spool implements AsyncDisposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #buffer = new Uint8Array(BUFFER);
  #filled = 0;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Creates one in a folder, which is made where it is missing and rid of what others left there. */
  static async create(folder: string): Promise<Spool> {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await forgetOld(folder);
    const path = await Deno.makeTempFile({ dir: folder, prefix: "spool-" });
    return new Spool(path, await Deno.open(path, { write: true }));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const some = bytes.subarray(at, at + BUFFER - this.#filled);
      this.#buffer.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
      if (this.#filled === BUFFER) await this.#flush();
    }
  }

  /** Everything that was written, from the beginning. */
  async *read(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    await this.#flush();
    yield* (await Deno.open(this.#path)).readable;
  }

  async #flush(): Promise<void> {
    for (let at = 0; at < this.#filled;) {
      at += await this.#file.write(this.#buffer.subarray(at, this.#filled));
    }
    this.#filled = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    await Deno.remove(this.#path);
  }
}

async function forgetOld(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const found = await Deno.stat(path).catch(() => null);
    const isOld = found?.mtime && Date.now() - found.mtime.getTime() > OLD;
    if (isOld && name.startsWith("spool-")) await Deno.remove(path).catch(() => {});
  }
}
