import { type Context, Hono } from "hono";
import { z } from "zod";
import { quote, type UserId } from "../model/ids.ts";
import { mayInOrganization } from "../model/organization_permission.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { type Team, TEAM_ROLES, type TeamMember, type TeamRole } from "../model/team.ts";
import type { User } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { MemberService } from "../registry/member_service.ts";
import type { TeamMemberService } from "../registry/team_member_service.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, isMe } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { organizationOf, requireRight } from "./organization_of.ts";
import { PERSON, presentPerson } from "./present_user.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, pageQuery, TEAM_PARAMS, USER_PARAMS } from "./schemas.ts";
import type { TeamRoutesOptions } from "./teams.ts";
import { withUsers } from "./with_users.ts";

/** What the routes of members of teams need. */
export interface TeamMemberRoutesOptions extends TeamRoutesOptions {
  readonly members: MemberService;
  readonly teamMembers: TeamMemberService;
  readonly users: UserService;
}

const ROLE = z.enum(Object.keys(TEAM_ROLES) as [TeamRole, ...TeamRole[]]);

/** Somebody in a team as the API shows them. */
const TEAM_MEMBER = PERSON.extend({
  role: ROLE,
  provider: z.string().nullable().meta({
    description: "The sign-in provider whose groups made this; `null` where somebody did",
  }),
  since: MOMENT,
}).meta({ id: "TeamMember" });

export type PresentedTeamMember = z.output<typeof TEAM_MEMBER>;

const TEAM_MEMBERS = z.strictObject({ members: z.array(TEAM_MEMBER), next: NEXT });
const WANTED_TEAM_MEMBER = z.strictObject({ role: ROLE })
  .meta({ id: "WantedTeamMember", examples: [{ role: "member" }] });
const PARAMS = TEAM_PARAMS.extend(USER_PARAMS.shape);
const TAG = "Teams";

/** Who is in a team; mounted at `/api/v1/organizations`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function teamMemberRoutes(options: TeamMemberRoutesOptions) {
  const { teams, teamMembers, members, users } = options;
  return new Hono<Env>()
    .get(
      "/:org/teams/:team/members",
      described({
        ...{ id: "listTeamMembers", tag: TAG, says: "List the members of a team" },
        ...{ credentials: "required", params: TEAM_PARAMS, query: pageQuery() },
        refuses: ["organization_missing", "team_missing", "cursor_refused"],
        answers: { 200: { says: "One page of them", json: TEAM_MEMBERS } },
      }),
      async (c) => {
        const { team } = await teamOf(c);
        const { items, next } = await teamMembers.list(team, c.req.valid("query"));
        const shown = await withUsers(users, items, present);
        return c.json({ members: shown, next: presentCursor(next) });
      },
    )
    .put(
      "/:org/teams/:team/members/:user",
      described({
        ...{ id: "putTeamMember", tag: TAG, says: "Put somebody into a team" },
        about: "Those who administer the organization make a member of it of anybody whom they " +
          "put into a team. A maintainer of the team chooses among its members.",
        ...{ credentials: "required", params: PARAMS, json: WANTED_TEAM_MEMBER },
        refuses: [
          ...["access_denied", "organization_missing", "team_missing"] as const,
          ...["user_missing", "member_missing", "write_conflict"] as const,
        ],
        answers: { 200: { says: "The member of the team", json: TEAM_MEMBER } },
      }),
      async (c) => {
        const { organization, team } = await teamOf(c);
        await requireMaintainer(c, organization, team);
        const user = await choose(c, organization);
        const member = await teamMembers.put(team, user, c.req.valid("json"), actorOf(c));
        return c.json(present(member, user));
      },
    )
    .delete(
      "/:org/teams/:team/members/:user",
      described({
        ...{ id: "removeTeamMember", tag: TAG, says: "Take somebody out of a team" },
        about: "Who stays in the organization. For those who administer it, maintainers of the " +
          "team, and whoever leaves.",
        ...{ credentials: "required", params: PARAMS },
        refuses: [
          ...["access_denied", "organization_missing", "team_missing"] as const,
          ...["member_missing", "write_conflict"] as const,
        ],
        answers: { 204: { says: "They are not in the team any more" } },
      }),
      async (c) => {
        const { organization, team } = await teamOf(c);
        const name = c.req.param("user");
        if (!isMe(c, name)) await requireMaintainer(c, organization, team);
        const user = await users.findNamed(name);
        if (!user) throw new RegistryError("member_missing", quote(name));
        await teamMembers.remove(team, user, actorOf(c));
        return c.body(null, 204);
      },
    );

  async function teamOf(c: Context<Env>): Promise<{ organization: Organization; team: Team }> {
    const organization = await organizationOf(c, options, "know");
    return { organization, team: await teams.get(organization, c.req.param("team") ?? "") };
  }

  /** Whoever is no maintainer of the team must administer the organization. */
  async function requireMaintainer(c: Context<Env>, organization: Organization, team: Team) {
    const id = c.var.principal.user as UserId;
    const mine = await teamMembers.find(team, { id });
    if (mine?.role !== "maintainer") requireRight(c, organization, "administer");
  }

  /** Who belongs to an organization is not for maintainers of a team to say, nor who else there is. */
  async function choose(c: Context<Env>, organization: Organization): Promise<User> {
    const name = c.req.param("user") ?? "";
    if (mayInOrganization(c.var.principal, "administer", organization.id)) {
      return await users.named(name);
    }
    const user = await users.findNamed(name);
    const belongs = user &&
      (organization.isForEverybody || await members.find(organization, user));
    if (!belongs) throw new RegistryError("member_missing", quote(name));
    return user;
  }
}

function present({ role, provider, createdAt }: TeamMember, user: User): PresentedTeamMember {
  const since = new Date(createdAt).toISOString();
  return { ...presentPerson(user), role, provider: provider || null, since };
}
