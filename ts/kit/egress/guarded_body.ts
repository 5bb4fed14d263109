import type { IncomingMessage } from "node:http";
import type { Clock } from "./clock.ts";
import { cannotFetch, EgressFailed, EgressRefused, faultOf } from "./egress_error.ts";

export interface BodyGuard {
  readonly url: URL;
  readonly clock: Clock;
  readonly maxBytes: number;
  /** How long the other side may be silent; a reader that takes its time is not counted. */
  readonly idleMs: number;
}

/**
 * The body of an answer, read from the connection when it is asked for and no faster. Breaks off at
 * the first byte too many, at the first silence too long, and when fewer bytes come than announced.
 */
export function guardedBody(
  answer: IncomingMessage,
  guard: BodyGuard,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { clock, maxBytes, url } = guard;
  const chunks = (answer as AsyncIterable<Uint8Array<ArrayBuffer>>)[Symbol.asyncIterator]();
  let size = 0;
  const next = async (): Promise<IteratorResult<Uint8Array<ArrayBuffer>>> => {
    const chunk = await clock.within(guard.idleMs, "it fell silent", () => chunks.next());
    if (chunk.done && !answer.complete) throw new Error("The answer is not whole");
    size += chunk.value?.byteLength ?? 0;
    if (size > maxBytes) clock.stop(tooLarge(url, maxBytes));
    clock.signal.throwIfAborted();
    return chunk;
  };
  return new ReadableStream({
    start(out) {
      clock.signal.addEventListener("abort", () => {
        answer.destroy();
        out.error(clock.signal.reason);
      });
    },
    async pull(out) {
      const chunk = await next().catch((cause) => {
        clock.stop(brokenOff(url, cause));
        throw clock.signal.reason;
      });
      if (!chunk.done) return out.enqueue(new Uint8Array(chunk.value));
      clock.end();
      answer.destroy();
      out.close();
    },
    cancel() {
      clock.end();
      answer.destroy();
    },
  }, { highWaterMark: 0 });
}

/** Refuses an answer by the length that it announces, before a byte of it is read. */
export function refuseLength(answer: IncomingMessage, maxBytes: number, url: URL): void {
  if (Number(answer.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(url, maxBytes);
}

function tooLarge(url: URL, maxBytes: number): EgressRefused {
  return new EgressRefused(
    "body_too_large",
    cannotFetch(url, `the answer is longer than ${maxBytes} bytes`),
  );
}

function brokenOff(url: URL, cause: unknown): EgressFailed {
  const why = `the answer broke off (${faultOf(cause)})`;
  return new EgressFailed("answer_broken", cannotFetch(url, why), { cause });
}
