import { Hono } from "hono";
import { z } from "zod";
import type { TeamId, UserId } from "../model/ids.ts";
import { ROLES } from "../model/role.ts";
import type { RepositoryGrant } from "../model/team.ts";
import type { Env } from "../registry/env.ts";
import type { GrantService } from "../registry/grant_service.ts";
import type { TeamService } from "../registry/team_service.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { PERSON, presentPerson } from "./present_user.ts";
import { type RepositoryFinder, repositoryOf } from "./repository_of.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, pageQuery, REPOSITORY_PARAMS, USER_PARAMS } from "./schemas.ts";

/** What the routes of grants need. */
export interface GrantRoutesOptions extends RepositoryFinder {
  readonly grants: GrantService;
  readonly teams: TeamService;
  readonly users: UserService;
}

const ROLE = z.enum(ROLES);

/** A grant as the API shows it. */
const GRANT = z.strictObject({
  user: PERSON.nullable().meta({ description: "Whose it is; `null` where it is a team's" }),
  team: z.strictObject({ slug: z.string(), title: z.string() }).nullable()
    .meta({ description: "Whose it is; `null` where it is somebody's own" }),
  role: ROLE.nullable().meta({
    description: "The role; for a team the most that its members get, and `null` for what they " +
      "are in it",
  }),
  since: MOMENT,
}).meta({ id: "RepositoryGrant" });

export type PresentedGrant = z.output<typeof GRANT>;

const GRANTS = z.strictObject({ grants: z.array(GRANT), next: NEXT });
const WANTED_GRANT = z.strictObject({ role: ROLE })
  .meta({ id: "WantedGrant", examples: [{ role: "developer" }] });
const PARAMS = REPOSITORY_PARAMS.extend(USER_PARAMS.shape);
const TAG = "Repositories";

/** Who has a role on a repository of their own; mounted at `/api/v1/repositories`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function grantRoutes(options: GrantRoutesOptions) {
  const { grants, teams, users } = options;
  return new Hono<Env>()
    .get(
      "/:org/:repo/grants",
      described({
        ...{ id: "listGrants", tag: TAG, says: "List what is granted on a repository" },
        about: "To teams and to people, for those who administer it.",
        ...{ credentials: "required", params: REPOSITORY_PARAMS, query: pageQuery() },
        refuses: ["access_denied", "repository_missing", "cursor_refused"],
        answers: { 200: { says: "One page of it", json: GRANTS } },
      }),
      async (c) => {
        const { repository } = await repositoryOf(c, options, "administer");
        const { items, next } = await grants.listOf(repository, c.req.valid("query"));
        const shown = await Promise.all(items.map(present));
        const there = shown.filter((one) => one !== null);
        return c.json({ grants: there, next: presentCursor(next) });
      },
    )
    .put(
      "/:org/:repo/grants/users/:user",
      described({
        ...{ id: "putGrant", tag: TAG, says: "Grant somebody a role on a repository" },
        about: "In the place of the one before. For those who administer it.",
        ...{ credentials: "required", params: PARAMS, json: WANTED_GRANT },
        refuses: ["access_denied", "repository_missing", "user_missing", "write_conflict"],
        answers: { 200: { says: "The grant", json: GRANT } },
      }),
      async (c) => {
        const { repository } = await repositoryOf(c, options, "administer");
        const user = await users.named(c.req.param("user"));
        const { role } = c.req.valid("json");
        const grant = await grants.set(repository, { user }, role, actorOf(c));
        return c.json(shownWith(grant, { user: presentPerson(user), team: null }));
      },
    )
    .delete(
      "/:org/:repo/grants/users/:user",
      described({
        ...{ id: "removeGrant", tag: TAG, says: "Take back what somebody was granted" },
        about: "Whatever else leads them to the repository stays.",
        ...{ credentials: "required", params: PARAMS },
        refuses: [
          ...["access_denied", "repository_missing", "user_missing", "grant_missing"] as const,
          "write_conflict",
        ],
        answers: { 204: { says: "It is taken back" } },
      }),
      async (c) => {
        const { repository } = await repositoryOf(c, options, "administer");
        const user = await users.named(c.req.param("user"));
        await grants.remove(repository, { user }, actorOf(c));
        return c.body(null, 204);
      },
    );

  /** `null` where whoever held it was deleted at this moment. */
  async function present(grant: RepositoryGrant): Promise<PresentedGrant | null> {
    const id = grant.holder.slice(grant.holder.indexOf(":") + 1);
    if (grant.holder.startsWith("user:")) {
      const user = await users.byId(id as UserId);
      return user && shownWith(grant, { user: presentPerson(user), team: null });
    }
    const team = await teams.find(id as TeamId);
    return team && shownWith(grant, { user: null, team: { slug: team.slug, title: team.title } });
  }
}

function shownWith(
  { role, createdAt }: RepositoryGrant,
  holder: Pick<PresentedGrant, "user" | "team">,
): PresentedGrant {
  return { ...holder, role, since: new Date(createdAt).toISOString() };
}
