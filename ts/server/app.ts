import { type Context, Hono, type Next } from "hono";
import type { System } from "../api/system.ts";
import { presentProblem } from "../api/problem.ts";
import type { Settings } from "../config/settings.ts";
import { VERSION } from "../config/version.ts";
import type { Clock } from "../model/document.ts";
import type { RegistryError } from "../model/registry_error.ts";
import { PROTOCOLS } from "../protocols/mod.ts";
import type { Env } from "../registry/env.ts";
import { AssumedRequests } from "./assumed_requests.ts";
import { clientReader } from "./client.ts";
import type { Services } from "./compose.ts";
import { health } from "./health.ts";
import type { HotAnswers } from "./hot_answers.ts";
import type { Log } from "./log.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { asRefusal } from "./middleware/as_refusal.ts";
import { headLength } from "./middleware/head_length.ts";
import { keepHot } from "./middleware/keep_hot.ts";
import { type RateLimits, rateLimitsFor } from "./middleware/rate_limit.ts";
import { recordRefusals, routeOf } from "./middleware/record_refusals.ts";
import { receive } from "./middleware/receive.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { metricsRoutes } from "./metrics/routes.ts";
import { watchersOf } from "./metrics/watchers.ts";
import { methodsAt, missing } from "./missing.ts";
import { mountProtocol } from "./mount_protocol.ts";
import type { Stores } from "./stores.ts";
import { refuseNonsense } from "./middleware/refuse_nonsense.ts";
import type { Trace } from "./tracing.ts";
import { uiAssets } from "./ui_assets.ts";

/** What the app is made of. */
export interface AppOptions {
  readonly settings: Settings;
  readonly services: Services;
  readonly stores: Stores;
  readonly system: System;
  readonly log: Log;
  /** `null` where nobody counts. */
  readonly metrics: Metrics | null;
  /** `null` where nobody follows requests. */
  readonly trace: Trace | null;
  /** Whether the server was told to stop. */
  readonly isDraining: () => boolean;
  /** `null` where every request is to be seen. */
  readonly hot: HotAnswers | null;
  readonly now: Clock;
}

/** Everything that is served, at its address. */
export function createApp(options: AppOptions): Hono {
  const { settings, services, stores, log, hot, metrics, trace, isDraining, now } = options;
  const { baseUrl, trustProxy: trusted } = settings.server;
  const told = () => services.identity.current.baseUrl;
  const app = new Hono<Env>({ strict: false });
  if (hot) app.use("*", keepHot(hot, services.catalogue));
  const clientOf = clientReader({ baseUrl, told, trusted });
  const watched = { meter: metrics?.requests, trace: trace ?? undefined };
  app.use("*", receive({ clientOf, log, ...watched }), headLength);
  app.use("*", recordRefusals({ record: services.events.record.bind(services.events), now }));
  app.onError((error, c) => problem(asRefusal(error, c, log), c));
  app.notFound((c) => problem(missing(c, methodsAt(app, c.req.path)), c));
  app.get("/", (c) => c.redirect("/ui/"));
  const isWatcher = watchersOf(settings);
  const { identity } = services;
  app.route("/", health({ settings, stores, identity, isWatcher, isDraining, now: Date.now }));
  if (metrics) app.route("/", metricsRoutes(metrics, isWatcher));
  app.route("/", uiAssets());
  const limits = rateLimitsFor(settings, now);
  const mounting = { ...options, limits, assumed: new AssumedRequests() };
  for (const protocol of PROTOCOLS) mountProtocol(app, protocol, mounting);
  mountApi(app, mounting);
  return app as unknown as Hono;
}

/** What mounting needs besides. */
export interface Mounting extends AppOptions {
  /** What a request passes once it is known who makes it. */
  readonly limits: RateLimits;
  readonly assumed: AssumedRequests;
}

function problem(error: RegistryError, c: Context<Env>): Response {
  const response = presentProblem(error, c.var.requestId);
  if (error.allow) response.headers.set("allow", error.allow.join(", "));
  return response;
}

/** What the REST API is given by the app around it. */
interface Inside {
  readonly outside: Context<Env>;
}

/**
 * The REST API, made when it is first asked for: to load and build its schemas takes a good part of
 * the time in which a server may start.
 */
function mountApi(app: Hono<Env>, options: Mounting): void {
  let made: Promise<Hono<Env>> | undefined;
  app.all("/api/*", async (outside) => {
    const api = await (made ??= createRestApi(app, options));
    const { raw } = outside.req;
    const asked = raw.method === "HEAD" ? new Request(raw, { method: "GET" }) : raw;
    return await api.fetch(asked, { outside } satisfies Inside);
  });
}

async function createRestApi(
  app: Hono<Env>,
  { services, settings, system, log, limits, assumed }: Mounting,
): Promise<Hono<Env>> {
  const { restApi } = await import("../api/mod.ts");
  const api = new Hono<Env>({ strict: false });
  api.onError((error, c) => problem(asRefusal(error, c, log), c));
  api.notFound((c) => problem(missing(c, methodsAt(api, c.req.path)), c));
  api.use("*", knowWhatIsKnown);
  api.route(
    "/api",
    restApi({
      ...{ ...services, protocols: PROTOCOLS },
      ...{ system, checkStores: system.checkStores },
      async askAs(request, proof) {
        assumed.add(request, proof);
        return await app.fetch(request);
      },
      refusal: (error, c) => asRefusal(error, c, log),
      gates: [refuseNonsense, authenticate(services.authenticator), limits.of(() => "api")],
      longestFile: settings.limits.uploadBytes,
      ...{ version: VERSION, server: settings.server.baseUrl },
    }),
  );
  return api;
}

/** What was found out on the way in is known inside, and who asks is told to whoever keeps the log. */
async function knowWhatIsKnown(c: Context<Env>, next: Next): Promise<void> {
  const { outside } = c.env as Inside;
  for (const name of ["principal", "address", "requestId", "origin", "reached"] as const) {
    c.set(name, outside.get(name));
  }
  await next();
  outside.set("principal", c.get("principal"));
  outside.set("limit", c.get("limit"));
  outside.set("route", routeOf(c));
  if (!c.error) return;
  outside.error = c.error;
  if (c.var.repository) outside.set("repository", c.var.repository);
}
