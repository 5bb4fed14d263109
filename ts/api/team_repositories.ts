import { type Context, Hono } from "hono";
import { z } from "zod";
import { quote } from "../model/ids.ts";
import type { Organization, Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import { RegistryError } from "../model/registry_error.ts";
import { ROLES } from "../model/role.ts";
import type { Env } from "../registry/env.ts";
import type { GrantService } from "../registry/grant_service.ts";
import type { RepositoryService } from "../registry/repository_service.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { organizationOf } from "./organization_of.ts";
import { presentRepository, REPOSITORY } from "./present_repository.ts";
import { described } from "./route.ts";
import { NEXT, pageQuery, TEAM_PARAMS } from "./schemas.ts";
import type { TeamRoutesOptions } from "./teams.ts";

/** What the routes of a team's repositories need. */
export interface TeamRepositoryRoutesOptions extends TeamRoutesOptions {
  readonly grants: GrantService;
  readonly repositories: RepositoryService;
}

const MOST = z.enum(ROLES).nullable().meta({
  description: "The most that members get by the team; `null` for what they are in it",
});

/** A repository of a team as the API shows it. */
const TEAM_REPOSITORY = REPOSITORY.extend({ role: MOST }).meta({ id: "TeamRepository" });

export type PresentedTeamRepository = z.output<typeof TEAM_REPOSITORY>;

const TEAM_REPOSITORIES = z.strictObject({ repositories: z.array(TEAM_REPOSITORY), next: NEXT });
const WANTED = z.strictObject({ role: MOST })
  .meta({ id: "WantedTeamRepository", examples: [{ role: null }, { role: "reader" }] });
const PARAMS = TEAM_PARAMS.extend({
  repo: z.string().meta({ description: "Repository", examples: ["apps"] }),
});
const TAG = "Teams";

/** What a team has a role on; mounted at `/api/v1/organizations`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function teamRepositoryRoutes(options: TeamRepositoryRoutesOptions) {
  const { teams, grants, repositories } = options;
  return new Hono<Env>()
    .get(
      "/:org/teams/:team/repositories",
      described({
        ...{ id: "listTeamRepositories", tag: TAG, says: "List the repositories of a team" },
        about: "Those that whoever asks may read.",
        ...{ credentials: "required", params: TEAM_PARAMS, query: pageQuery() },
        refuses: ["organization_missing", "team_missing", "cursor_refused"],
        answers: { 200: { says: "One page of them", json: TEAM_REPOSITORIES } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "know");
        const team = await teams.get(organization, c.req.param("team"));
        const { items, next } = await grants.heldBy(
          team,
          c.req.valid("query"),
          (repository) => may(c.var.principal, "read", repository),
        );
        const shown = items.map(({ repository, grant }) => present(repository, grant.role));
        return c.json({ repositories: shown, next: presentCursor(next) });
      },
    )
    .put(
      "/:org/teams/:team/repositories/:repo",
      described({
        ...{ id: "putTeamRepository", tag: TAG, says: "Give a team a role on a repository" },
        about: "For those who administer the organization.",
        ...{ credentials: "required", params: PARAMS, json: WANTED },
        refuses: [
          ...["access_denied", "organization_missing", "team_missing"] as const,
          ...["repository_missing", "write_conflict"] as const,
        ],
        answers: { 200: { says: "The repository", json: TEAM_REPOSITORY } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        const team = await teams.get(organization, c.req.param("team"));
        const repository = await repositoryIn(c, organization);
        const { role } = c.req.valid("json");
        await grants.set(repository, { team }, role, actorOf(c));
        return c.json(present(repository, role));
      },
    )
    .delete(
      "/:org/teams/:team/repositories/:repo",
      described({
        ...{ id: "removeTeamRepository", tag: TAG, says: "Take a repository from a team" },
        ...{ credentials: "required", params: PARAMS },
        refuses: [
          ...["access_denied", "organization_missing", "team_missing"] as const,
          ...["repository_missing", "grant_missing", "write_conflict"] as const,
        ],
        answers: { 204: { says: "The team leads nobody there any more" } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        const team = await teams.get(organization, c.req.param("team"));
        const repository = await repositoryIn(c, organization);
        await grants.remove(repository, { team }, actorOf(c));
        return c.body(null, 204);
      },
    );

  async function repositoryIn(c: Context<Env>, { slug }: Organization): Promise<Repository> {
    const path = `${slug}/${c.req.param("repo")}`;
    const repository = await repositories.find(path);
    if (!repository) throw new RegistryError("repository_missing", quote(path));
    return repository;
  }
}

function present(
  repository: Repository,
  role: PresentedTeamRepository["role"],
): PresentedTeamRepository {
  return { ...presentRepository(repository), role };
}
