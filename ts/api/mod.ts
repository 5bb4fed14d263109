import { Hono, type MiddlewareHandler } from "hono";
import type { Env } from "../registry/env.ts";
import { adminRoutes } from "./admin.ts";
import { asClientRoutes, type AsClientRoutesOptions } from "./as_client.ts";
import { auditRoutes, type AuditRoutesOptions } from "./audit.ts";
import { authAdminRoutes, type AuthAdminRoutesOptions } from "./auth_providers.ts";
import { authRoutes, type AuthRoutesOptions } from "./auth.ts";
import { deployTokenRoutes } from "./deploy_tokens.ts";
import { draftRoutes } from "./drafts.ts";
import { describeApi } from "./openapi/describe_api.ts";
import { exchangeRoutes, type ExchangeRoutesOptions } from "./exchange.ts";
import { fileLinkRoutes, type FileLinkRoutesOptions } from "./file_links.ts";
import { fileRoutes, type FileRoutesOptions } from "./files.ts";
import { grantRoutes, type GrantRoutesOptions } from "./grants.ts";
import { jobRoutes, type JobRoutesOptions } from "./jobs.ts";
import { memberRoutes, type MemberRoutesOptions } from "./members.ts";
import { allMirrorRoutes, type AllMirrorRoutesOptions, mirrorListRoutes } from "./mirror/mod.ts";
import { organizationRepositoryRoutes } from "./organization_repositories.ts";
import { organizationRoutes } from "./organizations.ts";
import { packageSearchRoutes, type PackageSearchRoutesOptions } from "./package_search.ts";
import { packageRoutes, type PackageRoutesOptions } from "./packages.ts";
import { referenceRoutes } from "./reference/routes.ts";
import { repositoryRoutes } from "./repositories.ts";
import { repositoryAdministrationRoutes } from "./repository_administration.ts";
import { teamMemberRoutes, type TeamMemberRoutesOptions } from "./team_members.ts";
import { teamRepositoryRoutes, type TeamRepositoryRoutesOptions } from "./team_repositories.ts";
import { teamRoutes } from "./teams.ts";
import { tokenRoutes } from "./tokens.ts";
import { tusFields } from "./tus.ts";
import { uploadRoutes, type UploadRoutesOptions } from "./uploads.ts";
import { type UserAdministrationOptions, userAdministrationRoutes } from "./user_administration.ts";
import {
  userSecondFactorRoutes,
  type UserSecondFactorRoutesOptions,
} from "./user_second_factor.ts";
import { userRoutes } from "./users.ts";
import type { RepositoryKeyOptions } from "./repository_keys.ts";
import { statsRoutes, type StatsRoutesOptions } from "./stats.ts";
import { identityRoutes, type IdentityRoutesOptions } from "./identity.ts";
import { systemRoutes, type SystemRoutesOptions } from "./system.ts";
import { setupRoutes, type SetupRoutesOptions } from "./setup.ts";
import { sourceKeyRoutes } from "./source_keys.ts";
import { userSessionRoutes, type UserSessionRoutesOptions } from "./user_sessions.ts";
import { userTokenRoutes, type UserTokenRoutesOptions } from "./user_tokens.ts";
import { versionRoutes, type VersionRoutesOptions } from "./versions.ts";
import { viewPreviewRoutes } from "./view_preview.ts";

/** What all nouns of the API need. */
export interface ApiOptions
  extends
    AuthAdminRoutesOptions,
    AuthRoutesOptions,
    GrantRoutesOptions,
    MemberRoutesOptions,
    TeamMemberRoutesOptions,
    TeamRepositoryRoutesOptions,
    UserAdministrationOptions,
    PackageRoutesOptions,
    PackageSearchRoutesOptions,
    StatsRoutesOptions,
    FileLinkRoutesOptions,
    AsClientRoutesOptions,
    IdentityRoutesOptions,
    SystemRoutesOptions,
    FileRoutesOptions,
    ExchangeRoutesOptions,
    VersionRoutesOptions,
    UploadRoutesOptions,
    UserSecondFactorRoutesOptions,
    RepositoryKeyOptions,
    UserTokenRoutesOptions,
    UserSessionRoutesOptions,
    SetupRoutesOptions,
    AuditRoutesOptions,
    AllMirrorRoutesOptions,
    JobRoutesOptions {
}

/** What is served below `/api/v1`. Each noun describes its routes: see `route.ts`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function createApi(options: ApiOptions) {
  return new Hono<Env>()
    .route("/auth", authRoutes(options))
    .route("/users", userSecondFactorRoutes(options))
    .route("/tokens", tokenRoutes(options))
    .route("/users", userRoutes(options))
    .route("/admin/auth", authAdminRoutes(options))
    .route("/users", userAdministrationRoutes(options))
    .route("/organizations", organizationRoutes(options))
    .route("/organizations", memberRoutes(options))
    .route("/organizations", teamRoutes(options))
    .route("/organizations", teamMemberRoutes(options))
    .route("/organizations", teamRepositoryRoutes(options))
    .route("/organizations", organizationRepositoryRoutes(options))
    .route("/repositories", repositoryRoutes(options))
    .route("/repositories", repositoryAdministrationRoutes(options))
    .route("/repositories", grantRoutes(options))
    .route("/users", userTokenRoutes(options))
    .route("/users", userSessionRoutes(options))
    .route("/repositories", deployTokenRoutes(options))
    .route("/repositories", sourceKeyRoutes(options))
    .route("/repositories", packageRoutes(options))
    .route("/repositories", fileRoutes(options))
    .route("/repositories", fileLinkRoutes(options))
    .route("/repositories", asClientRoutes(options))
    .route("/repositories", exchangeRoutes(options))
    .route("/packages", packageSearchRoutes(options))
    .route("/stats", statsRoutes(options))
    .route("/system/identity", identityRoutes(options))
    .route("/system", systemRoutes(options))
    .route("/setup", setupRoutes(options))
    .route("/uploads", uploadRoutes(options))
    .route("/repositories", versionRoutes(options))
    .route("/audit", auditRoutes(options))
    .route("/repositories", viewPreviewRoutes(options))
    .route("/repositories", allMirrorRoutes(options))
    .route("/mirrors", mirrorListRoutes(options))
    .route("/jobs", jobRoutes(options))
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
