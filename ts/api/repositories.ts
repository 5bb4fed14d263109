import { Hono } from "hono";
import { z } from "zod";
import type { Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import type { Env } from "../registry/env.ts";
import { presentCursor } from "./cursor.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, pageQuery, REPOSITORY_PARAMS } from "./schemas.ts";

/** A repository as the API shows it. */
const REPOSITORY = z.strictObject({
  id: z.string(),
  path: z.string().meta({ description: "`{organization}/{repository}`" }),
  title: z.string(),
  protocol: z.string().meta({ examples: ["winget"] }),
  visibility: z.enum(["public", "private"]),
  createdAt: MOMENT,
}).meta({
  id: "Repository",
  examples: [{
    ...{ id: "01JZ8Y6Q4T3M2X1W0V9S8R7P6N", path: "acme/apps", title: "Apps", protocol: "winget" },
    ...{ visibility: "private", createdAt: "2030-01-31T12:00:00.000Z" },
  }],
});

export type PresentedRepository = z.output<typeof REPOSITORY>;

const USAGE_STEP = z.strictObject({ says: z.string(), command: z.string() })
  .meta({ id: "UsageStep" });

const REPOSITORY_IN_USE = REPOSITORY.extend({
  usage: z.array(USAGE_STEP).readonly().meta({ description: "How to point a client at it" }),
}).meta({ id: "RepositoryInUse" });

const REPOSITORIES = z.strictObject({ repositories: z.array(REPOSITORY), next: NEXT });

/** Repositories that whoever asks may read; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function repositoryRoutes(finder: RepositoryFinder) {
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ id: "listRepositories", tag: "Repositories", says: "List repositories" },
        about: "Those that whoever asks may read.",
        ...{ credentials: "optional", query: pageQuery(), refuses: ["cursor_refused"] },
        answers: { 200: { says: "One page of them", json: REPOSITORIES } },
      }),
      async (c) => {
        const readable = (one: Repository) => may(c.var.principal, "read", one);
        const { items, next } = await finder.repositories.list(c.req.valid("query"), readable);
        return c.json({ repositories: items.map(present), next: presentCursor(next) });
      },
    )
    .get(
      "/:org/:repo",
      described({
        ...{ id: "getRepository", tag: "Repositories", says: "Look at a repository" },
        ...{ credentials: "optional", params: REPOSITORY_PARAMS, refuses: ["repository_missing"] },
        answers: { 200: { says: "The repository, and how to use it", json: REPOSITORY_IN_USE } },
      }),
      async (c) => {
        const { repository, protocol } = await repositoryOf(c, finder, "read");
        const address = new URL(`${c.var.origin}/${protocol.id}/${repository.path}`);
        return c.json({ ...present(repository), usage: protocol.usage(address) });
      },
    );
}

function present(repository: Repository): PresentedRepository {
  const { id, path, title, protocol, visibility, createdAt } = repository;
  return {
    ...{ id, path, title, protocol, visibility },
    createdAt: new Date(createdAt).toISOString(),
  };
}
