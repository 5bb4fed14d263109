/** What a line does with whoever stands in it. */
export interface LineOptions<T> {
  readonly serve: (item: T) => Promise<void>;
  /** Whether nobody who stands in the line by then need be served after such an error. */
  readonly endsFor: (error: unknown) => boolean;
}

interface Waiting<T> {
  readonly item: T;
  readonly done: () => void;
  readonly refuse: (error: unknown) => void;
}

/** Serves one after the other, in the order in which they came. */
export class Line<T> {
  readonly #options: LineOptions<T>;
  #waiting: Waiting<T>[] = [];
  #isServing = false;

  constructor(options: LineOptions<T>) {
    this.#options = options;
  }

  /** Resolves when `item` was served; rejects with what kept it, or somebody before it, from that. */
  join(item: T): Promise<void> {
    return new Promise((done, refuse) => {
      this.#waiting.push({ item, done, refuse });
      if (!this.#isServing) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.#options.serve(next.item).then(next.done, (error) => this.#fail(next, error));
    }
    this.#isServing = false;
  }

  #fail(next: Waiting<T>, error: unknown): void {
    const others = this.#options.endsFor(error) ? this.#waiting.splice(0) : [];
    for (const { refuse } of [next, ...others]) refuse(error);
  }
}
