import { quote, UsageRefused } from "../../../config/refused.ts";
import type { ByteSink } from "../../../mirror/bundle/byte_source.ts";
import { volumeName } from "./volume_name.ts";

/** A bundle that is being written; seen under its name when it is whole, or not at all. */
export interface VolumeSink extends ByteSink {
  /** Shows it, and answers the names of its volumes. */
  finish(): Promise<readonly string[]>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Writes a file, volumes of `volumeSize` bytes, or to standard output for `-`. Puts nothing in the place of a file. */
export async function createVolumes(path: string, volumeSize: number | null): Promise<VolumeSink> {
  if (path === "-" && volumeSize !== null) {
    throw new UsageRefused(["Cannot use --volume-size with standard output"]);
  }
  if (path === "-") return standardOutput();
  const first = volumeSize === null ? path : volumeName(path, 0);
  if (await Deno.stat(first).catch(() => null)) {
    throw new UsageRefused([`Cannot write ${quote(first)}: it is there already`]);
  }
  return new Volumes(path, volumeSize);
}

class Volumes implements VolumeSink {
  readonly #path: string;
  readonly #volumeSize: number | null;
  readonly #names: string[] = [];
  #file: Deno.FsFile | null = null;
  #written = 0;

  constructor(path: string, volumeSize: number | null) {
    this.#path = path;
    this.#volumeSize = volumeSize;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const room = (this.#volumeSize ?? Infinity) - this.#written;
      if (!this.#file || room === 0) await this.#next();
      else {
        const written = await this.#file.write(bytes.subarray(at, at + room));
        this.#written += written;
        at += written;
      }
    }
  }

  async finish(): Promise<readonly string[]> {
    await this.#close();
    for (const name of this.#names.toReversed()) await Deno.rename(partOf(name), name);
    return this.#names;
  }

  async abandon(): Promise<void> {
    this.#file?.close();
    this.#file = null;
    for (const name of this.#names) await Deno.remove(partOf(name)).catch(() => {});
  }

  async #next(): Promise<void> {
    await this.#close();
    const name = this.#volumeSize === null
      ? this.#path
      : volumeName(this.#path, this.#names.length);
    this.#names.push(name);
    this.#written = 0;
    const fresh = { write: true, create: true, truncate: true, mode: 0o600 };
    this.#file = await Deno.open(partOf(name), fresh);
  }

  /** What is carried away must have left this machine's memory. */
  async #close(): Promise<void> {
    await this.#file?.syncData();
    this.#file?.close();
    this.#file = null;
  }
}

function partOf(name: string): string {
  return `${name}.part`;
}

function standardOutput(): VolumeSink {
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
    },
    finish: () => Promise.resolve(["-"]),
    abandon: () => Promise.resolve(),
  };
}
