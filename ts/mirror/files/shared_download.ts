import type { LocalFile } from "../../protocols/mirroring.ts";
import type { FetchWatch } from "../steps.ts";
import type { PartWatch } from "./part.ts";

/** One download for everybody who waits for it; it ends early when nobody does any more. */
export class SharedDownload {
  readonly url: string;
  readonly #watches = new Set<FetchWatch>();
  readonly #stop = new AbortController();
  readonly #work: Promise<LocalFile>;
  #bytes = 0;

  constructor(url: string, work: (watch: PartWatch) => Promise<LocalFile>) {
    this.url = url;
    this.#work = work({ changed: (bytes) => this.#tell(bytes), signal: this.#stop.signal });
    // Whoever is left hears of it; perhaps nobody is.
    this.#work.catch(() => {});
  }

  /** Whether it was given up. */
  get isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Settles when the work has, for better or worse. */
  get ended(): Promise<void> {
    return this.#work.then(() => {}, () => {});
  }

  /** Waits for the file. Who fails, or leaves early, hears that all bytes must come again. */
  async join(watch: FetchWatch): Promise<LocalFile> {
    const { signal } = watch;
    signal.throwIfAborted();
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener("abort", leave);
    this.#watches.add(watch);
    watch.received(this.#bytes);
    try {
      return await Promise.race([this.#work, left.promise]);
    } catch (error) {
      watch.received(-this.#bytes);
      throw error;
    } finally {
      signal.removeEventListener("abort", leave);
      this.#watches.delete(watch);
      if (this.#watches.size === 0) this.stop();
    }
  }

  stop(): void {
    this.#stop.abort(new DOMException("Nobody waits for it any more", "AbortError"));
  }

  #tell(bytes: number): void {
    this.#bytes += bytes;
    for (const { received } of this.#watches) received(bytes);
  }
}
