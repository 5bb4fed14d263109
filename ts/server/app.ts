import { type Context, Hono, type Next } from "hono";
import { presentProblem } from "../api/problem.ts";
import type { Settings } from "../config/settings.ts";
import { VERSION } from "../config/version.ts";
import type { Clock } from "../model/document.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import { downloads } from "../protocols/downloads.ts";
import { PROTOCOLS } from "../protocols/mod.ts";
import type { Protocol, Toolbox } from "../protocols/protocol.ts";
import type { Env } from "../registry/env.ts";
import { clientReader } from "./client.ts";
import type { Services } from "./compose.ts";
import { health } from "./health.ts";
import type { HotAnswers } from "./hot_answers.ts";
import type { Log } from "./log.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { asRefusal } from "./middleware/as_refusal.ts";
import { defaultRepository, namedRepository } from "./middleware/repository.ts";
import { headLength } from "./middleware/head_length.ts";
import { keepHot } from "./middleware/keep_hot.ts";
import { may } from "./middleware/may.ts";
import { type RateLimits, rateLimitsFor, sourceOrSearch } from "./middleware/rate_limit.ts";
import { recordRefusals, routeOf } from "./middleware/record_refusals.ts";
import { receive } from "./middleware/receive.ts";
import type { Stores } from "./stores.ts";
import { refuseNonsense } from "./middleware/refuse_nonsense.ts";
import { uiAssets } from "./ui_assets.ts";

/** What the app is made of. */
export interface AppOptions {
  readonly settings: Settings;
  readonly services: Services;
  readonly stores: Stores;
  readonly log: Log;
  /** `null` where every request is to be seen. */
  readonly hot: HotAnswers | null;
  readonly now: Clock;
}

/** Everything that is served, at its address. */
export function createApp(options: AppOptions): Hono {
  const { settings, services, stores, log, hot, now } = options;
  const { baseUrl, trustProxy: trusted } = settings.server;
  const app = new Hono<Env>({ strict: false });
  if (hot) app.use("*", keepHot(hot, services.catalogue));
  app.use("*", receive({ clientOf: clientReader({ baseUrl, trusted }), log }), headLength);
  app.use("*", recordRefusals({ record: services.events.record.bind(services.events), now }));
  app.onError((error, c) => problem(asRefusal(error, c, log), c));
  app.notFound((c) => problem(missing(c, methodsAt(app, c.req.path)), c));
  app.get("/", (c) => c.redirect("/ui/"));
  app.route("/", health({ settings, stores, now: Date.now }));
  app.route("/", uiAssets());
  const limits = rateLimitsFor(settings, now);
  for (const protocol of PROTOCOLS) mountProtocol(app, protocol, { ...options, limits });
  mountApi(app, { ...options, limits });
  return app as unknown as Hono;
}

/** What mounting needs besides. */
interface Mounting extends AppOptions {
  /** What a request passes once it is known who makes it. */
  readonly limits: RateLimits;
}

function problem(error: RegistryError, c: Context<Env>): Response {
  const response = presentProblem(error, c.var.requestId);
  if (error.allow) response.headers.set("allow", error.allow.join(", "));
  return response;
}

function missing({ req: { method, path } }: Context<Env>, allow: readonly string[]): RegistryError {
  const detail = `${method} ${quote(path)}`;
  return allow.length > 0
    ? new RegistryError("method_refused", detail, { allow })
    : new RegistryError("route_missing", detail);
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The methods that an address answers, as RFC 9110 section 15.5.6 wants them told. */
function methodsAt(app: Hono<Env>, path: string): readonly string[] {
  const answered = METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method)
  );
  return answered.includes("GET") ? [...answered, "HEAD"] : answered;
}

/** Mounts a protocol at its own address, its downloads, and its default repository where clients expect it. */
function mountProtocol(app: Hono<Env>, protocol: Protocol, options: Mounting): void {
  const { services, settings, log, limits } = options;
  const { repositories, authenticator } = services;
  const tools: Toolbox = { ...services, may, limits: { jsonBytes: settings.limits.bodyBytes } };
  const dialect = () => {
    const wire = new Hono<Env>({ strict: false });
    wire.onError((error, c) => protocol.explain(asRefusal(error, c, log), c));
    return wire;
  };
  const gates = [refuseNonsense, authenticate(authenticator)];
  const limit = limits.of(sourceOrSearch(protocol.searches));
  const stray = [may("read"), (c: Context<Env>) => protocol.explain(missing(c, []), c)] as const;

  const named = dialect();
  named.use("*", ...gates, limit, namedRepository(repositories, protocol));
  named.route("/", protocol.routes(tools));
  named.all("*", ...stray);
  app.route(protocol.mount, named);

  const files = dialect();
  files.use("*", ...gates, limits.of(() => "download"), namedRepository(repositories, protocol));
  const { names } = protocol;
  files.route("/", downloads({ ...tools, names, redirect: settings.storage.redirect }));
  files.all("*", ...stray);
  app.route(`/dl/${protocol.id}/:org/:repo`, files);

  for (const { base, segments } of protocol.aliases) {
    const alias = dialect();
    for (const segment of segments) {
      const pass = [...gates, limit, defaultRepository(repositories, protocol)] as const;
      alias.use(`/${segment}/*`, ...pass);
    }
    alias.route("/", protocol.routes(tools));
    for (const segment of segments) alias.all(`/${segment}/*`, ...stray);
    app.route(base, alias);
  }
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
    const api = await (made ??= createRestApi(options));
    const { raw } = outside.req;
    const asked = raw.method === "HEAD" ? new Request(raw, { method: "GET" }) : raw;
    return await api.fetch(asked, { outside } satisfies Inside);
  });
}

async function createRestApi(
  { services, settings, log, limits }: Mounting,
): Promise<Hono<Env>> {
  const { restApi } = await import("../api/mod.ts");
  const record = services.events.record.bind(services.events);
  const api = new Hono<Env>({ strict: false });
  api.onError((error, c) => problem(asRefusal(error, c, log), c));
  api.notFound((c) => problem(missing(c, methodsAt(api, c.req.path)), c));
  api.use("*", knowWhatIsKnown);
  api.route(
    "/api",
    restApi({
      ...{ ...services, record, protocols: PROTOCOLS },
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
  for (const name of ["principal", "address", "requestId", "origin"] as const) {
    c.set(name, outside.get(name));
  }
  await next();
  outside.set("principal", c.get("principal"));
  outside.set("limit", c.get("limit"));
  if (!c.error) return;
  outside.error = c.error;
  outside.set("route", routeOf(c));
  if (c.var.repository) outside.set("repository", c.var.repository);
}
