import { Hono } from "hono";
import type { StoreCheck } from "../api/store_check.ts";
import { VERSION } from "../config/version.ts";
import type { Settings } from "../config/settings.ts";
import type { Clock } from "../model/document.ts";
import type { Driver } from "../store/document_store.ts";
import type { Env } from "../registry/env.ts";
import type { IsWatcher } from "./metrics/watchers.ts";
import type { Stores } from "./stores.ts";

/** What health checks need. */
export interface HealthOptions {
  readonly settings: Settings;
  readonly stores: Pick<Stores, "drivers">;
  readonly identity: { readonly current: { readonly name: string } };
  readonly isWatcher: IsWatcher;
  /** Whether the server was told to stop: whoever spreads requests sends it no more. */
  readonly isDraining: () => boolean;
  readonly now: Clock;
  /** How long a store may take to answer, in milliseconds. */
  readonly patience?: number;
}

/**
 * `/health`: this process is alive. `/healthz`: it can also do its work, because its stores answer, and
 * is to go on doing it. Only watchers hear which one does not, and how long they took.
 */
export function health(options: HealthOptions): Hono<Env> {
  const { settings, stores, identity, isWatcher, isDraining, now, patience = PATIENCE } = options;
  const { environment } = settings.server;
  const wire = new Hono<Env>();
  wire.use("/:check{healthz?}", async (c, next) => {
    await next();
    c.header("cache-control", "no-store");
  });
  wire.get(
    "/health",
    (c) => c.json({ status: "ok", name: identity.current.name, version: VERSION, environment }),
  );
  wire.get("/healthz", async (c) => {
    const checks = await checkStores({ stores, now, patience });
    const isWell = checks.every(({ status }) => status === "ok");
    const status = !isWell ? "failed" : isDraining() ? "draining" : "ok";
    const details = isWatcher(c.req.raw, c.var.address ?? null) && { version: VERSION, checks };
    return c.json({ status, ...details }, status === "ok" ? 200 : 503);
  });
  return wire;
}

/** Whether both stores answer, and after how long. */
export async function checkStores(
  { stores: { drivers }, now, patience = PATIENCE }: Pick<
    HealthOptions,
    "stores" | "now" | "patience"
  >,
): Promise<readonly StoreCheck[]> {
  return await Promise.all([
    check("documents", drivers.documents, { now, patience }),
    check("blobs", drivers.blobs, { now, patience }),
  ]);
}

/** Whoever asks gives up after a few seconds, and so must the answer come before that. */
const PATIENCE = 4_000;

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error("No answer in time")), milliseconds);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

async function check(
  name: StoreCheck["name"],
  driver: Driver,
  { now, patience }: { readonly now: Clock; readonly patience: number },
): Promise<StoreCheck> {
  const startedAt = now();
  const status = await within(patience, driver.ping()).then(
    () => "ok" as const,
    () => "failed" as const,
  );
  return { name, status, milliseconds: now() - startedAt };
}
