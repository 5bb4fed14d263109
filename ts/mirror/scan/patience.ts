/** Time for a work of several steps, as long as whoever asked for it wants it. */
export class Patience implements Disposable {
  readonly #over = new AbortController();
  readonly #asked: AbortSignal;
  readonly #stop = () => this.#over.abort(this.#asked.reason);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(asked: AbortSignal) {
    asked.throwIfAborted();
    this.#asked = asked;
    asked.addEventListener("abort", this.#stop);
  }

  /** Aborts when time is over, or nobody wants it any more. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Whether it was time that ended it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Gives so many milliseconds from now on. */
  grant(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#over.abort(new DOMException("It took too long", "TimeoutError"));
    }, milliseconds);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#asked.removeEventListener("abort", this.#stop);
  }
}
