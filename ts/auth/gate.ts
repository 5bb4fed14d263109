/** How many may be inside and how many may wait. */
export interface GateOptions {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Lets a bounded number of tasks run at once; others wait in line, and the line is bounded too. */
export class Gate {
  readonly #options: GateOptions;
  readonly #line: (() => void)[] = [];
  #inside = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Runs `task` when its turn comes; answers `null` at once when the line is full. */
  pass<T>(task: () => Promise<T>): Promise<T> | null {
    const { atOnce, waiting } = this.#options;
    if (this.#inside >= atOnce && this.#line.length >= waiting) return null;
    return this.#run(task);
  }

  async #run<T>(task: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await task();
    } finally {
      this.#next();
    }
  }

  #turn(): Promise<void> | void {
    if (this.#inside < this.#options.atOnce) {
      this.#inside++;
      return;
    }
    return new Promise((go) => this.#line.push(go));
  }

  /** Whoever leaves hands the place on, so nobody can slip in before the first in line. */
  #next(): void {
    const go = this.#line.shift();
    if (go) go();
    else this.#inside--;
  }
}
