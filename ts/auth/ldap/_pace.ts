const REMEMBERED = 16;

/**
 * How long servers take to look at a password. They are done at once with somebody whom they do not
 * know, which would tell who is known; so that is made to take as long as one of the last others took.
 */
export class Pace {
  readonly #taken: number[] = [];

  /** Does what looks at the password of somebody who is known. */
  async watch<R>(work: () => Promise<R>): Promise<R> {
    const began = performance.now();
    const result = await work();
    this.#taken.unshift(performance.now() - began);
    this.#taken.length = Math.min(this.#taken.length, REMEMBERED);
    return result;
  }

  /** Does what looks at a password that is nobody's, no faster than the above. */
  async imitate(work: () => Promise<unknown>): Promise<void> {
    const began = performance.now();
    const usual = this.#taken[Math.floor(Math.random() * this.#taken.length)] ?? 0;
    await work();
    const rest = usual - (performance.now() - began);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
}
