import { Hono } from "hono";
import type { Env } from "../../registry/env.ts";
import { mirrorRoutes, type MirrorRoutesOptions } from "./mirror.ts";
import { mirrorPreviewRoutes, type MirrorPreviewRoutesOptions } from "./mirror_previews.ts";
import { mirrorRuleRoutes, type MirrorRuleRoutesOptions } from "./mirror_rules.ts";
import { mirrorRunRoutes, type MirrorRunRoutesOptions } from "./mirror_runs.ts";
import { mirrorUpstreamRoutes, type MirrorUpstreamRoutesOptions } from "./mirror_upstream.ts";
import { mirrorVersionRoutes, type MirrorVersionRoutesOptions } from "./mirror_versions.ts";

export { mirrorListRoutes } from "./mirrors.ts";

/** What everything about mirrors needs. */
export interface AllMirrorRoutesOptions
  extends
    MirrorRoutesOptions,
    MirrorPreviewRoutesOptions,
    MirrorRuleRoutesOptions,
    MirrorRunRoutesOptions,
    MirrorUpstreamRoutesOptions,
    MirrorVersionRoutesOptions {
}

/** Repositories as copies of others; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function allMirrorRoutes(options: AllMirrorRoutesOptions) {
  return new Hono<Env>()
    .route("/", mirrorRoutes(options))
    .route("/", mirrorPreviewRoutes(options))
    .route("/", mirrorRuleRoutes(options))
    .route("/", mirrorRunRoutes(options))
    .route("/", mirrorUpstreamRoutes(options))
    .route("/", mirrorVersionRoutes(options));
}
