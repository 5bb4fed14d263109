/** How many steps are taken between two looks at the clock. */
const STEPS = 64;

/** Lets others have their turn in the middle of long work: `if (breath.isDue) await breath.take();` */
export class Breath {
  readonly #milliseconds: number;
  #began = performance.now();
  #steps = 0;

  /** Others wait about so many milliseconds at a time. */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Whether others have waited for long enough; asked at every step. */
  get isDue(): boolean {
    return ++this.#steps % STEPS === 0 && performance.now() - this.#began > this.#milliseconds;
  }

  /** Goes on once others had their turn. */
  async take(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#began = performance.now();
  }
}
