import { cannotFetch, EgressFailed } from "./egress_error.ts";

/** The time one fetch may take, in whole and by step, and its caller's wish to stop it. */
export class Clock {
  readonly #stop = new AbortController();
  readonly #asked?: AbortSignal;
  readonly #total: ReturnType<typeof setTimeout>;
  readonly #url: URL;
  readonly #give = () => this.stop(this.#asked?.reason);

  /** Starts at once; `end()` must follow. */
  constructor(url: URL, totalMs: number, asked?: AbortSignal) {
    this.#url = url;
    this.#asked = asked;
    this.#total = setTimeout(() => this.stop(this.timedOut("it took too long", totalMs)), totalMs);
    asked?.addEventListener("abort", this.#give);
    if (asked?.aborted) this.#give();
  }

  /** Aborted when the fetch must end, with the error to end it by. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.end();
  }

  /** Lets go of timer and caller. */
  end(): void {
    clearTimeout(this.#total);
    this.#asked?.removeEventListener("abort", this.#give);
  }

  /** Does one step in at most `ms`; `work` must end when its signal says so. */
  async within<R>(ms: number, slow: string, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
    const timer = setTimeout(() => this.stop(this.timedOut(slow, ms)), ms);
    try {
      return await unlessAborted(work(this.signal), this.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  timedOut(what: string, ms: number): EgressFailed {
    return new EgressFailed("timed_out", cannotFetch(this.#url, `${what} (limit: ${ms / 1000} s)`));
  }
}

/** Settles as `work` does, or rejects with the signal's reason once it is aborted. */
async function unlessAborted<R>(work: Promise<R>, signal: AbortSignal): Promise<R> {
  const aborted = Promise.withResolvers<never>();
  const give = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", give);
  if (signal.aborted) give();
  try {
    return await Promise.race([work, aborted.promise]);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", give);
  }
}
