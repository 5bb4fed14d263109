import { quote, UsageRefused } from "../../../config/refused.ts";
import type { ByteSource } from "../../../mirror/bundle/byte_source.ts";
import { volumeName } from "./volume_name.ts";

const CHUNK = 256 * 1024;

/** Opens a file, the volumes `{path}.001` and so on where there is none of that name, or standard input for `-`. */
export async function openVolumes(path: string): Promise<ByteSource & AsyncDisposable> {
  if (path === "-") return standardInput();
  const paths = await volumesAt(path);
  const files: Deno.FsFile[] = [];
  const sizes: number[] = [];
  for (const one of paths) {
    files.push(await Deno.open(one));
    sizes.push((await files.at(-1)!.stat()).size);
  }
  return new Volumes(files, sizes);
}

async function volumesAt(path: string): Promise<string[]> {
  if (await isFile(path) && !path.endsWith(".001")) return [path];
  const stem = path.replace(/\.001$/, "");
  const paths: string[] = [];
  while (await isFile(volumeName(stem, paths.length))) paths.push(volumeName(stem, paths.length));
  if (paths.length > 0) return paths;
  throw new UsageRefused([
    `Cannot read ${quote(path)}: neither it nor ${quote(`${path}.001`)} is there`,
  ]);
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => found.isFile, () => false);
}

/** Files one after the other, as if they were one. */
class Volumes implements ByteSource, AsyncDisposable {
  readonly size: number;
  readonly #files: readonly Deno.FsFile[];
  readonly #sizes: readonly number[];
  #current = 0;
  #at = 0;

  constructor(files: readonly Deno.FsFile[], sizes: readonly number[]) {
    this.#files = files;
    this.#sizes = sizes;
    this.size = sizes.reduce((sum, size) => sum + size, 0);
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | null> {
    for (; this.#current < this.#files.length; this.#turn()) {
      const chunk = new Uint8Array(CHUNK);
      const read = await this.#files[this.#current]!.read(chunk);
      this.#at += read ?? 0;
      if (read) return chunk.subarray(0, read);
    }
    return null;
  }

  async skip(bytes: number): Promise<void> {
    let left = bytes;
    while (left > 0 && this.#current < this.#files.length) {
      const step = Math.min(left, this.#sizes[this.#current]! - this.#at);
      this.#at += step;
      left -= step;
      if (this.#at === this.#sizes[this.#current]) this.#turn();
      else await this.#files[this.#current]!.seek(this.#at, Deno.SeekMode.Start);
    }
  }

  #turn(): void {
    this.#current++;
    this.#at = 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files) file.close();
    return Promise.resolve();
  }
}

function standardInput(): ByteSource & AsyncDisposable {
  const reader = Deno.stdin.readable.getReader();
  return {
    read: async () => (await reader.read()).value ?? null,
    [Symbol.asyncDispose]: async () => await reader.cancel().catch(() => {}),
  };
}
