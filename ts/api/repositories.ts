import { Hono } from "hono";
import { may } from "../model/permission.ts";
import type { Repository } from "../model/package.ts";
import type { Env } from "../registry/env.ts";
import { parseCursor, parseLimit, presentCursor } from "./cursor.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";

/** A repository as the interface shows it. */
export interface PresentedRepository {
  readonly id: string;
  /** `{organization}/{repository}`. */
  readonly path: string;
  readonly title: string;
  readonly protocol: string;
  readonly visibility: Repository["visibility"];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

/** Repositories that whoever asks may read; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function repositoryRoutes(finder: RepositoryFinder) {
  return new Hono<Env>()
    .get("/", async (c) => {
      const after = parseCursor(c.req.query("cursor"), "string");
      const limit = parseLimit(c.req.query("limit"));
      const { items, next } = await finder.repositories.list({ limit, ...after && { after } });
      const readable = items.filter((one) => may(c.var.principal, "read", one));
      return c.json({ repositories: readable.map(present), next: presentCursor(next) });
    })
    .get("/:org/:repo", async (c) => {
      const { repository, protocol } = await repositoryOf(c, finder, "read");
      const address = new URL(`${c.var.origin}/${protocol.id}/${repository.path}`);
      return c.json({ ...present(repository), usage: protocol.usage(address) });
    });
}

function present({ id, path, title, protocol, visibility, createdAt }: Repository) {
  const presented: PresentedRepository = {
    ...{ id, path, title, protocol, visibility },
    createdAt: new Date(createdAt).toISOString(),
  };
  return presented;
}
