import type { Context, Next } from "hono";
import type { Env } from "../../registry/env.ts";

/**
 * Gives answers to `HEAD` the length that `GET` would have had (RFC 9110 section 8.6): without it
 * the runtime says 0. Answers that stream know their length and say it themselves.
 */
export async function headLength(c: Context<Env>, next: Next): Promise<void> {
  await next();
  // Looking at the body of any other answer would turn its bytes into a stream of unknown length.
  if (c.req.raw.method !== "HEAD") return;
  const { headers, status } = c.res;
  if (headers.has("content-length")) return;
  const { byteLength } = await c.res.arrayBuffer();
  c.res = new Response(null, { status, headers });
  c.res.headers.set("content-length", String(byteLength));
}
