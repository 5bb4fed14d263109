import type { Context } from "hono";
import type { Repository } from "../model/package.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Env } from "../registry/env.ts";
import type { TokenService } from "../registry/token_service.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { tokenManager } from "./token_access.ts";

/** What deploy tokens and source keys are managed with. */
export interface RepositoryKeyOptions extends RepositoryFinder {
  readonly tokens: TokenService;
}

/** The keys of one kind of the repository at `:org/:repo`, for whoever may administer it. */
export async function keysOf<Kind extends "deploy" | "source">(
  c: Context<Env>,
  finder: RepositoryFinder,
  kind: Kind,
): Promise<{
  readonly keys: { readonly kind: Kind; readonly repository: Repository };
  readonly protocol: Protocol;
}> {
  const { repository, protocol } = await repositoryOf(c, finder, "administer");
  tokenManager(c);
  return { keys: { kind, repository }, protocol };
}
