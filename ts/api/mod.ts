import { Hono, type MiddlewareHandler } from "hono";
import type { Env } from "../registry/env.ts";
import type { EventLog } from "../registry/event_log.ts";
import type { TokenService } from "../registry/token_service.ts";
import { adminRoutes } from "./admin.ts";
import { authRoutes, type AuthRoutesOptions } from "./auth.ts";
import { draftRoutes, type DraftRoutesOptions } from "./drafts.ts";
import { describeApi } from "./openapi/describe_api.ts";
import { exchangeRoutes, type ExchangeRoutesOptions } from "./exchange.ts";
import { fileRoutes, type FileRoutesOptions } from "./files.ts";
import { packageRoutes, type PackageRoutesOptions } from "./packages.ts";
import { referenceRoutes } from "./reference/routes.ts";
import { repositoryRoutes } from "./repositories.ts";
import { tokenRoutes } from "./tokens.ts";
import { tusFields } from "./tus.ts";
import { uploadRoutes, type UploadRoutesOptions } from "./uploads.ts";
import { versionRoutes } from "./versions.ts";
import { viewPreviewRoutes } from "./view_preview.ts";

/** What all nouns of the API need. */
export interface ApiOptions
  extends
    AuthRoutesOptions,
    PackageRoutesOptions,
    FileRoutesOptions,
    ExchangeRoutesOptions,
    DraftRoutesOptions,
    UploadRoutesOptions {
  readonly tokens: TokenService;
  readonly events: EventLog;
}

/** What is served below `/api/v1`. Each noun describes its routes: see `route.ts`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function createApi(options: ApiOptions) {
  return new Hono<Env>()
    .route("/auth", authRoutes(options))
    .route("/tokens", tokenRoutes(options.tokens))
    .route("/repositories", repositoryRoutes(options))
    .route("/repositories", packageRoutes(options))
    .route("/repositories", fileRoutes(options))
    .route("/repositories", exchangeRoutes(options))
    .route("/uploads", uploadRoutes(options))
    .route("/repositories", versionRoutes(options))
    .route("/repositories", viewPreviewRoutes(options))
    .route("/", draftRoutes(options));
}

/** The API as the interface's client knows it: `hc<Api>("/api/v1")`. */
export type Api = ReturnType<typeof createApi>;

/** What the API needs besides what its nouns need. */
export interface RestApiOptions extends ApiOptions {
  /** What a request passes before any route of a noun sees it. */
  readonly gates: readonly MiddlewareHandler<Env>[];
  /** Of the product. */
  readonly version: string;
  /** The address of this server, where the administrator has said it. */
  readonly server?: string;
}

/**
 * Everything below `/api`: the nouns, their description for programs and for readers, and once more
 * what the WinGet design of old had elsewhere.
 */
export function restApi({ gates, version, server, ...options }: RestApiOptions): Hono<Env> {
  const rest = new Hono<Env>();
  const nouns = createApi(options);
  rest.use("/v1/uploads/*", tusFields);
  for (const path of ["/v1/*", "/auth/*", "/admin/*"]) {
    for (const gate of gates) rest.use(path, gate);
  }
  rest.route("/v1", nouns);
  rest.route("/auth", authRoutes(options));
  rest.route("/admin", adminRoutes({ ...options, nouns: nouns as unknown as Hono<Env> }));
  const facts = { version, server, base: "/api/v1" };
  rest.route("/", referenceRoutes(() => describeApi(nouns.routes, facts)));
  return rest;
}
