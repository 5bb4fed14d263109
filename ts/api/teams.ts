import { type Context, Hono } from "hono";
import { z } from "zod";
import { parseSlug } from "../model/ids.ts";
import { mayInOrganization } from "../model/organization_permission.ts";
import type { Team } from "../model/team.ts";
import type { Env } from "../registry/env.ts";
import type { TeamService } from "../registry/team_service.ts";
import { actorOf } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { type OrganizationFinder, organizationOf } from "./organization_of.ts";
import { described } from "./route.ts";
import {
  MOMENT,
  NEXT,
  optional,
  ORGANIZATION_PARAMS,
  pageQuery,
  TEAM_PARAMS,
  text,
} from "./schemas.ts";
import { SHOWN_VIEW_RULES, VIEW_RULES } from "./view_rules.ts";

/** What the routes of teams need. */
export interface TeamRoutesOptions extends OrganizationFinder {
  readonly teams: TeamService;
}

/** A team as the API shows it. */
const TEAM = z.strictObject({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  view: SHOWN_VIEW_RULES.optional().meta({
    description: "What its members see of its repositories, for those who administer the " +
      "organization; left out where that is everything",
  }),
  createdAt: MOMENT,
}).meta({ id: "Team" });

export type PresentedTeam = z.output<typeof TEAM>;

const TEAMS = z.strictObject({ teams: z.array(TEAM), next: NEXT });

const NEW_TEAM = z.strictObject({
  slug: text(64).meta({ description: "Its name in addresses; never changes" }),
  title: optional(text(100)).meta({ description: "The slug when left out" }),
  view: optional(VIEW_RULES).meta({ description: "Everything when left out" }),
}).meta({
  id: "NewTeam",
  examples: [{ slug: "tools", title: "Tools", view: { deny: [{ tag: "internal" }] } }],
});

const TEAM_CHANGE = z.strictObject({
  title: optional(text(100)),
  view: VIEW_RULES.nullable().optional().meta({ description: "`null` for everything" }),
}).meta({ id: "TeamChange", examples: [{ title: "Tools", view: null }] });

const TAG = "Teams";
const SHOWN = { says: "The team", json: TEAM };

/** Teams themselves; mounted at `/api/v1/organizations`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function teamRoutes(options: TeamRoutesOptions) {
  const { teams } = options;
  return new Hono<Env>()
    .get(
      "/:org/teams",
      described({
        ...{ id: "listTeams", tag: TAG, says: "List the teams of an organization" },
        ...{ credentials: "required", params: ORGANIZATION_PARAMS, query: pageQuery() },
        refuses: ["organization_missing", "cursor_refused"],
        answers: { 200: { says: "One page, by slug", json: TEAMS } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "know");
        const { items, next } = await teams.list(organization, c.req.valid("query"));
        return c.json({ teams: items.map((one) => present(c, one)), next: presentCursor(next) });
      },
    )
    .post(
      "/:org/teams",
      described({
        ...{ id: "createTeam", tag: TAG, says: "Create a team" },
        about: "For those who administer the organization.",
        ...{ credentials: "required", params: ORGANIZATION_PARAMS, json: NEW_TEAM },
        refuses: [
          ...["access_denied", "organization_missing", "name_refused", "name_taken"] as const,
          "write_conflict",
        ],
        answers: { 201: SHOWN },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        const { slug, title = slug, view } = c.req.valid("json");
        const wanted = { slug: parseSlug(slug), title, view };
        return c.json(present(c, await teams.create(organization, wanted, actorOf(c))), 201);
      },
    )
    .get(
      "/:org/teams/:team",
      described({
        ...{ id: "getTeam", tag: TAG, says: "Look at a team" },
        ...{ credentials: "required", params: TEAM_PARAMS },
        ...{ refuses: ["organization_missing", "team_missing"], answers: { 200: SHOWN } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "know");
        return c.json(present(c, await teams.get(organization, c.req.param("team"))));
      },
    )
    .patch(
      "/:org/teams/:team",
      described({
        ...{ id: "changeTeam", tag: TAG, says: "Change a team" },
        ...{ credentials: "required", params: TEAM_PARAMS, json: TEAM_CHANGE },
        refuses: ["access_denied", "organization_missing", "team_missing", "write_conflict"],
        answers: { 200: SHOWN },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        const team = await teams.get(organization, c.req.param("team"));
        return c.json(present(c, await teams.change(team, c.req.valid("json"), actorOf(c))));
      },
    )
    .delete(
      "/:org/teams/:team",
      described({
        ...{ id: "deleteTeam", tag: TAG, says: "Delete a team" },
        about: "Its members stay in the organization.",
        ...{ credentials: "required", params: TEAM_PARAMS },
        refuses: ["access_denied", "organization_missing", "team_missing", "write_conflict"],
        answers: { 204: { says: "It is gone, and what its members had by it" } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        await teams.delete(await teams.get(organization, c.req.param("team")), actorOf(c));
        return c.body(null, 204);
      },
    );
}

/** Rules name what they hide. */
function present(c: Context<Env>, team: Team): PresentedTeam {
  const { id, slug, title, createdAt, organization, view } = team;
  const tellsRules = view && mayInOrganization(c.var.principal, "administer", organization);
  return {
    ...{ id, slug, title, ...(tellsRules && { view: view as PresentedTeam["view"] }) },
    createdAt: new Date(createdAt).toISOString(),
  };
}
