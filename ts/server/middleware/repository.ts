import type { MiddlewareHandler } from "hono";
import { FIRST_ORGANIZATION } from "../first_start.ts";
import type { Protocol } from "../../protocols/protocol.ts";
import type { Env } from "../../registry/env.ts";
import type { RepositoryService } from "../../registry/repository_service.ts";
import { hidden } from "../../model/authorize.ts";

/** Finds the repository that `:org/:repo` names, if it speaks this protocol. */
export function namedRepository(
  repositories: RepositoryService,
  protocol: Protocol,
): MiddlewareHandler<Env> {
  return resolve(repositories, protocol, (org, repo) => `${org}/${repo}`);
}

/** Finds the repository that a protocol's clients get where they name none. */
export function defaultRepository(
  repositories: RepositoryService,
  protocol: Protocol,
): MiddlewareHandler<Env> {
  return resolve(repositories, protocol, () => `${FIRST_ORGANIZATION}/${protocol.id}`);
}

function resolve(
  repositories: RepositoryService,
  { id }: Protocol,
  pathOf: (org: string, repo: string) => string,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const path = pathOf(c.req.param("org") ?? "", c.req.param("repo") ?? "");
    const repository = await repositories.find(path);
    if (!repository || repository.protocol !== id) throw hidden(c.var.principal, path);
    c.set("repository", repository);
    await next();
  };
}
