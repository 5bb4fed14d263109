import { createEgress, type EgressLimits, type EgressOptions, type FetchGuarded } from "./mod.ts";

/** Names that tests resolve to the loopback address. */
export const LOOPBACK = "127.0.0.1";

/** Wide enough for a busy machine. */
export const LIMITS: EgressLimits = {
  maxBytes: 1 << 20,
  connectMs: 20_000,
  idleMs: 20_000,
  totalMs: 60_000,
  redirects: 5,
};

/** An egress that reaches the servers of tests; every name is 127.0.0.1 unless said otherwise. */
export function openEgress(options: Partial<EgressOptions> = {}): FetchGuarded {
  return createEgress({
    allow: [`${LOOPBACK}/32`],
    resolve: () => Promise.resolve([LOOPBACK]),
    ...options,
    limits: options.limits ?? LIMITS,
  });
}

/** An answer with a length. */
export function ok(text: string, fields = ""): string {
  return `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${text.length}\r\n\r\n${text}`;
}

/** An answer that sends the client elsewhere. */
export function to(location: string, status = 302): string {
  return `HTTP/1.1 ${status} Elsewhere\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
}

/** The whole of a body as text. */
export function textOf(
  { body }: { body: ReadableStream<Uint8Array<ArrayBuffer>> },
): Promise<string> {
  return new Response(body).text();
}
