import { Hono } from "hono";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";
import type { Metrics } from "./metrics.ts";
import type { IsWatcher } from "./watchers.ts";

/** `/metrics`, in the text format of Prometheus. To all others than watchers there is no such address. */
export function metricsRoutes(metrics: Metrics, isWatcher: IsWatcher): Hono<Env> {
  return new Hono<Env>().get("/metrics", async (c) => {
    if (!isWatcher(c.req.raw, c.var.address)) {
      throw new RegistryError("route_missing", 'GET "/metrics"');
    }
    const { text, mediaType } = await metrics.read();
    return c.body(text, 200, { "content-type": mediaType, "cache-control": "no-store" });
  });
}
