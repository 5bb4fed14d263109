import type { MiddlewareHandler } from "hono";
import { newId } from "../../model/ids.ts";
import { ANONYMOUS } from "../../model/principal.ts";
import type { Env } from "../../registry/env.ts";
import type { ClientReader } from "../client.ts";
import { inRoom, type Log } from "../log.ts";
import { shownPath } from "../shown_path.ts";
import type { Trace } from "../tracing.ts";
import type { RequestMeter } from "../metrics/request_meter.ts";
import { tellLimit } from "./rate_limit.ts";
import { routeOf } from "./record_refusals.ts";

/** What receiving needs. */
export interface ReceiveOptions {
  readonly clientOf: ClientReader;
  readonly log: Log;
  /** Counts what is answered; absent where nobody counts. */
  readonly meter?: RequestMeter;
  /** Absent where nobody follows requests. */
  readonly trace?: Trace;
}

/** The first to see a request: names it, finds out where it is from, logs the answer. */
export function receive({ clientOf, log, meter, trace }: ReceiveOptions): MiddlewareHandler<Env> {
  const told = inRoom(log, "requests");
  return async (c, next) => {
    const startedAt = performance.now();
    const peer = (c.env as { remoteAddr?: { hostname?: string } } | undefined)?.remoteAddr
      ?.hostname;
    const unproven = newId();
    c.set("requestId", unproven);
    c.set("principal", ANONYMOUS);
    const seen = clientOf(c.req.raw, peer ?? null);
    const { address, origin, reached, requestId = unproven } = seen;
    c.set("requestId", requestId);
    c.set("address", address);
    c.set("origin", origin);
    c.set("reached", reached);
    await next();
    // Not by c.header(), which turns an answer that stands into a stream of its bytes.
    const { headers } = c.res;
    headers.set("x-request-id", requestId);
    headers.set("x-content-type-options", "nosniff");
    if (c.var.limit) tellLimit(headers, c.var.limit);
    const { method } = c.req;
    const path = shownPath(c.req.path);
    const took = performance.now() - startedAt;
    const { status } = c.res;
    trace?.({ method, route: c.var.route ?? routeOf(c), requestId });
    meter?.count({
      ...{ route: c.var.route ?? routeOf(c), method, status, milliseconds: took },
      bytesIn: Number(c.req.raw.headers.get("content-length")),
      bytesOut: method === "HEAD" ? 0 : Number(headers.get("content-length")),
    });
    const user = c.get("principal").name;
    const milliseconds = Math.round(took * 10) / 10;
    told("debug", "request", { method, path, status, milliseconds, address, user, requestId });
  };
}
