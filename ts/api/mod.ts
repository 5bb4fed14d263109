import { Hono, type MiddlewareHandler } from "hono";
import type { Env } from "../registry/env.ts";
import type { TokenService } from "../registry/token_service.ts";
import { authRoutes, type AuthRoutesOptions } from "./auth.ts";
import { fileRoutes, type FileRoutesOptions } from "./files.ts";
import { packageRoutes, type PackageRoutesOptions } from "./packages.ts";
import { repositoryRoutes } from "./repositories.ts";
import { tokenRoutes } from "./tokens.ts";

/** What all nouns of the API need. */
export interface ApiOptions extends AuthRoutesOptions, PackageRoutesOptions, FileRoutesOptions {
  readonly tokens: TokenService;
}

/** What is served below `/api/v1`. Each noun describes its routes: see `route.ts`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function createApi(options: ApiOptions) {
  return new Hono<Env>()
    .route("/auth", authRoutes(options))
    .route("/tokens", tokenRoutes(options.tokens))
    .route("/repositories", repositoryRoutes(options))
    .route("/repositories", packageRoutes(options))
    .route("/repositories", fileRoutes(options));
}

/** The API as the interface's client knows it: `hc<Api>("/api/v1")`. */
export type Api = ReturnType<typeof createApi>;

/** What the API needs besides what its nouns need. */
export interface RestApiOptions extends ApiOptions {
  /** What a request passes before any route of a noun sees it. */
  readonly gates: readonly MiddlewareHandler<Env>[];
  /** The address of this server, where the administrator has said it. */
  readonly server?: string;
}

/** Everything below `/api`; `auth` stands there too, where the WinGet design of old had it. */
export function restApi({ gates, ...options }: RestApiOptions): Hono<Env> {
  const api = new Hono<Env>();
  for (const path of ["/v1/*", "/auth/*"]) for (const gate of gates) api.use(path, gate);
  api.route("/v1", createApi(options));
  api.route("/auth", authRoutes(options));
  return api;
}
