import { ServerAway } from "./_fault.ts";

/** The time that something may take. Disposing of it lets go of its timer. */
export class Deadline implements Disposable {
  readonly #stop = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  /** `what` took too long, the message will say. */
  constructor(milliseconds: number, what: string) {
    const reason = new ServerAway(`${what} took longer than ${milliseconds / 1000} s`);
    this.#timer = setTimeout(() => this.#stop.abort(reason), milliseconds);
  }

  /** Aborted with a {@link ServerAway} when the time is up. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Settles as `work` does, or rejects when the time is up; whoever works must end by the signal. */
  async race<R>(work: Promise<R>): Promise<R> {
    const { signal } = this;
    const late = Promise.withResolvers<never>();
    const give = () => late.reject(signal.reason);
    signal.addEventListener("abort", give);
    if (signal.aborted) give();
    try {
      return await Promise.race([work, late.promise]);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", give);
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
