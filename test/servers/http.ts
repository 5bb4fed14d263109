import { within } from "../../ts/kit/within.ts";

/** An HTTP server inside a test; disposing of it breaks off what is still under way. */
export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:{port}` */
  readonly origin: string;
}

/** Milliseconds; a client that has gone without a word must not hold a test. */
const GRACE = 1_000;

/** Listens on a free port of loopback. */
export function serveHttp(answer: Deno.ServeHandler<Deno.NetAddr>): HttpServer {
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: stop.signal },
    answer,
  );
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await within(GRACE, server.finished);
    },
  };
}
