import type { Context } from "hono";
import { authorize, hidden } from "../model/authorize.ts";
import type { Repository } from "../model/package.ts";
import type { Action } from "../model/role.ts";
import { type Sight, sightOf } from "../model/sight.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Env } from "../registry/env.ts";
import type { RepositoryService } from "../registry/repository_service.ts";

/** How a request finds the repository that its address names. */
export interface RepositoryFinder {
  readonly repositories: RepositoryService;
  readonly protocols: readonly Protocol[];
}

/** A repository, its protocol, and how whoever asks looks at it. */
export interface FoundRepository {
  readonly repository: Repository;
  readonly protocol: Protocol;
  readonly sight: Sight;
}

/** The repository at `:org/:repo` and its protocol, for whoever may do `action` with it. */
export function repositoryOf(
  c: Context<Env>,
  finder: RepositoryFinder,
  action: Action,
): Promise<FoundRepository> {
  const path = `${c.req.param("org")}/${c.req.param("repo")}`;
  return repositoryAt(c, finder, { path, action });
}

/** The same for a repository that something else than the address names, as `{organization}/{repository}`. */
export async function repositoryAt(
  c: Context<Env>,
  { repositories, protocols }: RepositoryFinder,
  { path, action }: { readonly path: string; readonly action: Action },
): Promise<FoundRepository> {
  const repository = await repositories.find(path);
  const protocol = protocols.find(({ id }) => id === repository?.protocol);
  if (!repository || !protocol) throw hidden(c.var.principal, path);
  c.set("repository", repository);
  authorize(c.var.principal, action, repository);
  return { repository, protocol, sight: sightOf(c.var.principal, repository, action) };
}
