import { Hono } from "hono";
import type { StoreCheck } from "../api/store_check.ts";
import { VERSION } from "../config/version.ts";
import type { Settings } from "../config/settings.ts";
import type { Clock } from "../model/document.ts";
import type { Driver } from "../store/document_store.ts";
import type { Stores } from "./stores.ts";

/** What health checks need. */
export interface HealthOptions {
  readonly settings: Settings;
  readonly stores: Pick<Stores, "drivers">;
  readonly identity: { readonly current: { readonly name: string } };
  readonly now: Clock;
  /** How long a store may take to answer, in milliseconds. */
  readonly patience?: number;
}

/** `/health`: this process is alive. `/healthz`: it can also do its work, because its stores answer. */
export function health(
  { settings, stores, identity, now, patience = PATIENCE }: HealthOptions,
): Hono {
  const { environment } = settings.server;
  const wire = new Hono();
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
    const isReady = checks.every(({ status }) => status === "ok");
    return c.json(
      { status: isReady ? "ok" : "failed", version: VERSION, checks },
      isReady ? 200 : 503,
    );
  });
  return wire;
}

/** Whether both stores answer, and after how long. */
export async function checkStores(
  { stores: { drivers }, now, patience = PATIENCE }: Omit<HealthOptions, "settings" | "identity">,
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
