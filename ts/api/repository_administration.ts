import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../registry/env.ts";
import { actorOf } from "./actor.ts";
import { ADMINISTERED_REPOSITORY, presentAdministered } from "./present_repository.ts";
import { checkedOptions, REPOSITORY_MEMBERS } from "./repository_body.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { REPOSITORY_PARAMS } from "./schemas.ts";

const REPOSITORY_CHANGE = z.strictObject(REPOSITORY_MEMBERS)
  .meta({ id: "RepositoryChange", examples: [{ title: "Apps", visibility: "private" }] });

const PARAMS = REPOSITORY_PARAMS.extend({
  repo: z.string().meta({ description: "Repository", examples: ["apps"] }),
});
const TAG = "Repositories";
const SHOWN = { says: "The repository", json: ADMINISTERED_REPOSITORY };

/** Changing and deleting repositories; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function repositoryAdministrationRoutes(finder: RepositoryFinder) {
  return new Hono<Env>()
    .patch(
      "/:org/:repo",
      described({
        ...{ id: "changeRepository", tag: TAG, says: "Change a repository" },
        about: "For those who administer it. Members that are left out stay as they are.",
        ...{ credentials: "required", params: PARAMS, json: REPOSITORY_CHANGE },
        refuses: ["access_denied", "repository_missing", "write_conflict"],
        answers: { 200: SHOWN },
      }),
      async (c) => {
        const { repository, protocol } = await repositoryOf(c, finder, "administer");
        const { options, ...rest } = c.req.valid("json");
        const wanted = { ...rest, options: checkedOptions(protocol, options) };
        const changed = await finder.repositories.change(repository, wanted, actorOf(c));
        return c.json(presentAdministered(changed));
      },
    )
    .delete(
      "/:org/:repo",
      described({
        ...{ id: "deleteRepository", tag: TAG, says: "Delete a repository" },
        about: "With everything in it, and with the tokens and grants that are for it alone. " +
          "Clients find nothing there at once; files go with the next sweep.",
        ...{ credentials: "required", params: PARAMS },
        refuses: ["access_denied", "repository_missing", "write_conflict"],
        answers: { 204: { says: "It is gone" } },
      }),
      async (c) => {
        const { repository } = await repositoryOf(c, finder, "administer");
        await finder.repositories.delete(repository, actorOf(c));
        return c.body(null, 204);
      },
    );
}
