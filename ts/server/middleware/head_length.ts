import type { Context, Next } from "hono";
import type { Env } from "../../registry/env.ts";

/** A body that goes on for longer is not read for the sake of its length alone. */
const MOST = 1024 * 1024;

/**
 * Gives answers to `HEAD` the length that `GET` would have had (RFC 9110 section 8.6): without it
 * the runtime says 0. Answers that stream know their length and say it themselves, or are so long
 * that nobody says it.
 */
export async function headLength(c: Context<Env>, next: Next): Promise<void> {
  await next();
  // Looking at the body of any other answer would turn its bytes into a stream of unknown length.
  if (c.req.raw.method !== "HEAD") return;
  const { headers, status, body } = c.res;
  if (headers.has("content-length")) return;
  const length = body === null ? 0 : await lengthOf(body, headers);
  // A stream, of which nothing is ever read, keeps the runtime from saying 0.
  c.res = new Response(length === null ? new ReadableStream() : null, { status, headers });
  if (length !== null) c.res.headers.set("content-length", String(length));
}

/** `null` beyond {@link MOST}, and where the end is a matter of time. */
async function lengthOf(
  body: ReadableStream<Uint8Array>,
  headers: Headers,
): Promise<number | null> {
  if (headers.get("content-type") === "text/event-stream") return await body.cancel(), null;
  let length = 0;
  for await (const { byteLength } of body) {
    length += byteLength;
    if (length > MOST) return null;
  }
  return length;
}
