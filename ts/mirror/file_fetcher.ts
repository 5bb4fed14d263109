import type { FetchGuarded } from "../kit/egress/mod.ts";
import { pause as wait } from "../kit/pause.ts";
import { Turns } from "../kit/turns.ts";
import type { Instant } from "../model/document.ts";
import type { RemoteFile } from "../protocols/exchange.ts";
import type { LocalFile } from "../protocols/mirroring.ts";
import { download, type Wanted } from "./files/download.ts";
import { LocalFiles, type LocalFilesOptions } from "./files/local_files.ts";
import type { PartWatch } from "./files/part.ts";
import { remoteSize } from "./files/remote_size.ts";
import { SharedDownload } from "./files/shared_download.ts";
import { Traffic, type TrafficOptions } from "./files/traffic.ts";
import { type FetchWatch, type FileFetcher, Unverified } from "./steps.ts";

/** What files are fetched with; the folder is `{DATA_DIR}/mirror/files`. */
export interface DownloadsOptions extends LocalFilesOptions, Omit<TrafficOptions, "pause"> {
  readonly fetch: FetchGuarded;
  /** The longest file, in bytes. */
  readonly longest: number;
  /** Waits; the clock's way when left out. */
  readonly pause?: TrafficOptions["pause"];
  /** Hears of each file that was sent for: how many bytes it has, or that it did not come as promised. */
  readonly fetched?: (bytes: number | null) => void;
}

/** Who has asked for a file so many milliseconds ago has done with it: less than until the first other try. */
const HELD = 9 * 60_000;
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Fetches files onto this server's own disk, each digest once at a time, however many wait for it.
 * What breaks off goes on where it was, in this process or the next.
 */
export class Downloads implements FileFetcher {
  readonly #options: DownloadsOptions & Pick<TrafficOptions, "pause">;
  readonly #traffic: Traffic;
  readonly #files: LocalFiles;
  readonly #turns = new Turns();
  readonly #running = new Map<string, SharedDownload>();
  /** When those have asked for each file who have not let go of it. */
  readonly #holders = new Map<string, readonly Instant[]>();

  constructor(options: DownloadsOptions) {
    this.#options = { ...options, pause: options.pause ?? wait };
    this.#traffic = new Traffic(this.#options);
    this.#files = new LocalFiles(options);
  }

  async fetch(
    { url, sha256 }: RemoteFile & { readonly sha256: string },
    watch: FetchWatch,
  ): Promise<LocalFile> {
    if (!DIGEST.test(sha256)) throw new Unverified("manifest_refused", "It promises no SHA-256");
    this.#hold(sha256);
    try {
      return await this.#join({ url, sha256 }, watch);
    } catch (error) {
      this.#release(sha256);
      throw error;
    }
  }

  size({ url }: RemoteFile, signal: AbortSignal): Promise<number | null> {
    const { fetch } = this.#options;
    return this.#traffic.take(url, signal, () => remoteSize(fetch, url, signal));
  }

  /** Others who were handed the same file a moment ago keep it. */
  async forget(file: LocalFile): Promise<void> {
    const { sha256 } = file;
    this.#release(sha256);
    await this.#turns.take(sha256, async () => {
      if (!this.#holders.has(sha256)) await this.#files.remove(file);
    });
  }

  async sweep(): Promise<void> {
    await this.#files.sweep((sha256) => this.#running.has(sha256));
  }

  /** Stops what runs; it goes on where it was when it is next asked for. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const shared of running) shared.stop();
    await Promise.all(running.map(({ ended }) => ended));
    await this.#files.close();
  }

  async #join(wanted: Wanted, watch: FetchWatch): Promise<LocalFile> {
    for (;;) {
      const running = this.#running.get(wanted.sha256);
      const shared = running && !running.isOver ? running : this.#begin(wanted);
      try {
        return await shared.join(watch);
      } catch (error) {
        // Where another address had nothing, this one may.
        if (!(error instanceof Unverified) || shared.url === wanted.url) throw error;
      }
    }
  }

  /** One that was given up may still be ending: its successor waits for its turn. */
  #begin(wanted: Wanted): SharedDownload {
    const { sha256, url } = wanted;
    const shared: SharedDownload = new SharedDownload(url, async (watch) => {
      try {
        return await this.#turns.take(sha256, () => this.#have(wanted, watch));
      } finally {
        if (this.#running.get(sha256) === shared) this.#running.delete(sha256);
      }
    });
    this.#running.set(sha256, shared);
    return shared;
  }

  #have(wanted: Wanted, watch: PartWatch): Promise<LocalFile> {
    const { fetched } = this.#options;
    const tools = { ...this.#options, traffic: this.#traffic, signal: watch.signal };
    return this.#files.have(wanted.sha256, watch, async (part) => {
      await download(part, wanted, tools).catch((error) => {
        if (!watch.signal.aborted) fetched?.(null);
        throw error;
      });
      fetched?.(part.length);
    });
  }

  #hold(sha256: string): void {
    this.#holders.set(sha256, [...this.#holders.get(sha256) ?? [], this.#options.now()]);
  }

  /** Some never let go: what was refused stays here for another try. */
  #release(sha256: string): void {
    const since = this.#options.now() - HELD;
    const [, ...others] = (this.#holders.get(sha256) ?? []).filter((at) => at > since);
    if (others.length > 0) this.#holders.set(sha256, others);
    else this.#holders.delete(sha256);
  }
}
