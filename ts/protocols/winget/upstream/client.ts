import { bounded } from "../../../kit/bounded_body.ts";
import type { FetchGuarded, FetchOptions, GuardedResponse } from "../../../kit/egress/mod.ts";
import { pause } from "../../../kit/pause.ts";
import { failureOf, upstreamFailed } from "./failures.ts";

/** Waits so many milliseconds, or until the signal aborts. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface UpstreamClientOptions {
  readonly fetch: FetchGuarded;
  readonly pause?: Pause;
  /** Sent with every request, and to no other origin. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing to be fetched. */
export interface Errand extends Pick<FetchOptions, "method" | "body"> {
  readonly url: string;
  /** The longest body, as it comes and as it is once it is decoded. */
  readonly most: number;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

const TRIES = 4;
const FIRST_WAIT = 1000;
/** How long one errand waits in all; what is busy for longer is left to the next run. */
const LONGEST_WAIT = 60_000;

/** Asks an upstream, and again where that may help. */
export class UpstreamClient {
  readonly #fetch: FetchGuarded;
  readonly #pause: Pause;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: UpstreamClientOptions) {
    this.#fetch = options.fetch;
    this.#pause = options.pause ?? pause;
    this.#headers = options.headers ?? {};
  }

  /**
   * Hands the answer to `take`, whatever its status but those that say to come again; `take` starts
   * over where the answer broke off. Throws `RegistryError` with `upstream_failed`.
   */
  async ask<R>(errand: Errand, take: (answer: GuardedResponse) => Promise<R>): Promise<R> {
    let waited = 0;
    for (let tries = 1;; tries++) {
      const tried = await this.#try(errand, take);
      if ("taken" in tried) return tried.taken;
      const wait = tried.wait ?? FIRST_WAIT * 2 ** (tries - 1);
      if (tries === TRIES || waited + wait > LONGEST_WAIT) throw tried.error;
      waited += wait;
      await this.#pause(wait, errand.signal);
      errand.signal.throwIfAborted();
    }
  }

  /** The whole body of what must be there. */
  bytes(errand: Errand, what: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.ask(errand, async (answer) => {
      if (answer.status !== 200) throw unexpected(what, answer.status);
      return await new Response(decoded(answer, errand.most)).bytes();
    });
  }

  async #try<R>(
    errand: Errand,
    take: (answer: GuardedResponse) => Promise<R>,
  ): Promise<{ taken: R } | { error: unknown; wait?: number }> {
    const { url, most, signal } = errand;
    try {
      const headers = { ...this.#headers, ...errand.headers };
      const answer = await this.#fetch(url, {
        ...{ method: errand.method, body: errand.body, headers, maxBytes: most, signal },
      });
      try {
        const { status } = answer;
        if (status !== 429 && status < 500) return { taken: await take(answer) };
        const error = unexpected("It", status);
        return { error, wait: retryAfter(answer.headers.get("retry-after")) };
      } finally {
        await answer.body.cancel().catch(() => {});
      }
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const { error, isPassing } = failureOf(thrown);
      if (!isPassing) throw error;
      return { error };
    }
  }
}

/** An answer's body without a compression that nobody asked for. */
export function decoded(
  { headers, body }: GuardedResponse,
  most: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const coding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return body;
  if (!/^(?:x-)?gzip$/.test(coding)) throw upstreamFailed("It sends a compression not asked for");
  return bounded(body.pipeThrough(new DecompressionStream("gzip")), most);
}

/** Something that is not there, or is kept from us. */
export function unexpected(what: string, status: number): Error {
  return upstreamFailed(`${what} is answered with status ${status}`);
}

function retryAfter(field: string | null): number | undefined {
  if (field === null) return undefined;
  const seconds = /^\d{1,9}$/.test(field.trim()) ? Number(field) : null;
  const wait = seconds !== null ? seconds * 1000 : Date.parse(field) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
