import type { MiddlewareHandler } from "hono";
import { newId } from "../../model/ids.ts";
import { ANONYMOUS } from "../../model/principal.ts";
import type { Env } from "../../registry/env.ts";
import type { ClientReader } from "../client.ts";
import type { Log } from "../log.ts";
import { shownPath } from "../shown_path.ts";
import { tellLimit } from "./rate_limit.ts";

/** What receiving needs. */
export interface ReceiveOptions {
  readonly clientOf: ClientReader;
  readonly log: Log;
}

/** The first to see a request: names it, finds out where it is from, logs the answer. */
export function receive({ clientOf, log }: ReceiveOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const startedAt = performance.now();
    const peer = (c.env as { remoteAddr?: { hostname?: string } } | undefined)?.remoteAddr
      ?.hostname;
    const requestId = newId();
    c.set("requestId", requestId);
    c.set("principal", ANONYMOUS);
    const { address, origin, reached } = clientOf(c.req.raw, peer ?? null);
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
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    const user = c.get("principal").name;
    log("debug", "request", {
      ...{ method, path, status: c.res.status, milliseconds, address, user, requestId },
    });
  };
}
