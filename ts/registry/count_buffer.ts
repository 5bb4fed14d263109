/** What counts are written with. */
export interface CountBufferOptions {
  /** Adds to a count, durably. */
  readonly write: (id: string, count: number) => Promise<void>;
  /** Hears of counts that could not be written and are kept for the next try. */
  readonly complain: (error: unknown) => void;
}

/** How long counts wait to be written down together, in milliseconds. */
const EVERY = 10_000;
/** Counts that may wait at once while nothing can be written. */
const MOST_WAITING = 50_000;
const WRITES_AT_ONCE = 8;

/** Gathers what is counted, so that nobody waits for it to be written down; a crash loses seconds. */
export class CountBuffer {
  readonly #options: CountBufferOptions;
  #pending = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: CountBufferOptions) {
    this.#options = options;
  }

  /** Counts one more. */
  note(id: string): void {
    this.#add(id, 1);
    this.#schedule();
  }

  /** Settles when everything that was noted has been written down, or has failed to be. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    await this.#writing;
  }

  /** Writes down what can be, and nothing more from then on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.settle();
  }

  #add(id: string, count: number): void {
    const waiting = this.#pending.get(id);
    if (waiting === undefined && this.#pending.size >= MOST_WAITING) return;
    this.#pending.set(id, (waiting ?? 0) + count);
  }

  #schedule(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.settle(), EVERY);
    // What waits alone keeps no process alive.
    Deno.unrefTimer(this.#timer);
  }

  /** A store that is away is tried with one count, not with thousands. */
  async #writeAll(): Promise<void> {
    const entries = [...this.#pending].values();
    this.#pending = new Map();
    const faults: unknown[] = [];
    const writer = async () => {
      for (const [id, count] of entries) {
        if (faults.length === 0) {
          const fault = await this.#write(id, count);
          if (fault === undefined) continue;
          faults.push(fault);
        }
        this.#add(id, count);
      }
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, writer));
    if (faults.length === 0) return;
    this.#options.complain(faults[0]);
    this.#schedule();
  }

  /** What is in the way of it, if anything. */
  async #write(id: string, count: number): Promise<unknown> {
    try {
      await this.#options.write(id, count);
    } catch (error) {
      return error ?? new Error("Nobody said why");
    }
  }
}
