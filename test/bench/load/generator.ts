/** Sends requests over connections that stay open, as fast as they are answered: `LoadJob` in, `LoadFound` out. */
import { percentile } from "../measure.ts";
import { AnswerReader } from "./answer_reader.ts";
import type { LoadFound, LoadJob } from "./job.ts";

const job = await new Response(Deno.stdin.readable).json() as LoadJob;
const requests = job.requests.map((text) => new TextEncoder().encode(text));
const taken: number[] = [];
let turn = 0;
let bytes = 0;

const from = performance.now() + job.warmSeconds * 1000;
const until = from + job.seconds * 1000;
let last = from;
await Promise.all(Array.from({ length: job.connections }, converse));
taken.sort((one, other) => one - other);
const found: LoadFound = {
  ...{ requests: taken.length, seconds: (last - from) / 1000, bytes },
  ...{ p50: percentile(taken, 50), p99: percentile(taken, 99), most: taken.at(-1) ?? NaN },
};
console.log(JSON.stringify(found));

async function converse(): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: job.port });
  connection.setNoDelay(true);
  const reader = new AnswerReader((into) => connection.read(into));
  for (let at = performance.now(); at < until;) {
    const startedAt = at;
    await send(connection, requests[turn++ % requests.length]!);
    const { status, length } = await reader.next();
    if (status !== job.status) throw new Error(`Answered ${status} instead of ${job.status}`);
    at = performance.now();
    if (startedAt < from) continue;
    taken.push(at - startedAt);
    bytes += length;
    last = Math.max(last, at);
  }
}

async function send(connection: Deno.Conn, request: Uint8Array): Promise<void> {
  for (let at = 0; at < request.length;) at += await connection.write(request.subarray(at));
}
