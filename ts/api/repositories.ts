import { Hono } from "hono";
import { z } from "zod";
import type { Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import { type Action, ACTIONS } from "../model/role.ts";
import type { Env } from "../registry/env.ts";
import { presentCursor } from "./cursor.ts";
import {
  presentRepository,
  presentSettings,
  REPOSITORY,
  REPOSITORY_SETTINGS,
} from "./present_repository.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { NEXT, pageQuery, REPOSITORY_PARAMS } from "./schemas.ts";

const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];

/** One thing that a user does on their machine. */
export const USAGE_STEP = z.strictObject({ says: z.string(), command: z.string() })
  .meta({ id: "UsageStep" });

const REPOSITORY_IN_USE = REPOSITORY.extend({
  usage: z.array(USAGE_STEP).readonly().meta({ description: "How to point a client at it" }),
  actions: z.array(z.enum(ACTION_NAMES)).meta({ description: "What whoever asks may do here" }),
  settings: REPOSITORY_SETTINGS.optional()
    .meta({ description: "For those who administer it; left out for others" }),
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
        const shown = items.map(presentRepository);
        return c.json({ repositories: shown, next: presentCursor(next) });
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
        const actions = ACTION_NAMES.filter((one) => may(c.var.principal, one, repository));
        return c.json({
          ...{ ...presentRepository(repository), usage: protocol.usage(address), actions },
          ...(actions.includes("administer") && { settings: presentSettings(repository) }),
        });
      },
    );
}
