import { pause } from "../../kit/pause.ts";
import type { Clock } from "../../model/document.ts";
import { RegistryError } from "../../model/registry_error.ts";

/** How runs are watched. */
export interface RunWatchersOptions {
  readonly now?: Clock;
  /** How often a run is looked at, in milliseconds. */
  readonly every?: number;
}

/** What somebody watches. */
export interface Watched {
  /** As it is to be shown now, and whether that is the end of it. */
  read(): Promise<{ readonly shown: unknown; readonly ended: boolean }>;
}

const EVERY = 1000;
/** What is in between may forget a connection on which nothing comes, after so many looks. */
const QUIET_LOOKS = 15;
/** Then a browser asks again, and shows anew that it may: milliseconds. */
const LONGEST = 15 * 60_000;
const EACH = 8;
const RECONNECT = "retry: 2000\n\n";

/** Sends how runs go on as server-sent events, to so many at once as a server can bear. */
export class RunWatchers {
  readonly #now: Clock;
  readonly #every: number;
  readonly #closing = new AbortController();
  readonly #watching = new Map<string, number>();

  constructor({ now = Date.now, every = EVERY }: RunWatchersOptions = {}) {
    this.#now = now;
    this.#every = every;
  }

  /**
   * An answer that goes on until what is watched has ended, or the server does. Refuses with
   * `rate_limited` whoever watches many already.
   */
  watch(holder: string, watched: Watched): Response {
    const release = this.#take(holder);
    const events = this.#events(watched);
    const utf8 = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value, done } = await events.next();
        if (!done) return controller.enqueue(utf8.encode(value));
        release();
        controller.close();
      },
      async cancel() {
        release();
        await events.return(undefined);
      },
    });
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
    return new Response(body, { headers: { ...headers, "x-accel-buffering": "no" } });
  }

  /** Ends every answer, and each that is begun later. */
  close(): void {
    this.#closing.abort();
  }

  #take(holder: string): () => void {
    const count = this.#watching.get(holder) ?? 0;
    if (count >= EACH) {
      const says = `At most ${EACH} runs are watched at once`;
      throw new RegistryError("rate_limited", says, { retryAfter: 10 });
    }
    this.#watching.set(holder, count + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#watching.get(holder) ?? 1) - 1;
      if (left === 0) this.#watching.delete(holder);
      else this.#watching.set(holder, left);
    };
  }

  /** What cannot be read any more has ended as well: whoever asks again is told why. */
  async *#events({ read }: Watched): AsyncGenerator<string, void, void> {
    const { signal } = this.#closing;
    const until = this.#now() + LONGEST;
    yield RECONNECT;
    for (let [last, quiet] = ["", 0]; !signal.aborted && this.#now() < until;) {
      const seen = await read().catch(() => null);
      if (!seen) return;
      const text = JSON.stringify(seen.shown);
      if (text !== last) yield `event: progress\ndata: ${text}\n\n`;
      else if (++quiet % QUIET_LOOKS === 0) yield ": still at it\n\n";
      last = text;
      if (seen.ended) return yield `event: end\ndata: ${text}\n\n`;
      await pause(this.#every, signal);
    }
  }
}
