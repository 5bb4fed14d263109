import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Organization } from "../model/package.ts";
import { MEMBER_ROLES } from "../model/role.ts";
import type { Member } from "../model/team.ts";
import type { User } from "../model/user.ts";
import type { Env } from "../registry/env.ts";
import type { MemberService } from "../registry/member_service.ts";
import type { UserService } from "../registry/user_service.ts";
import { actorOf, isMe } from "./actor.ts";
import { presentCursor } from "./cursor.ts";
import { type OrganizationFinder, organizationOf, requireRight } from "./organization_of.ts";
import { withUsers } from "./with_users.ts";
import { PERSON, presentPerson } from "./present_user.ts";
import { described } from "./route.ts";
import { MEMBER_PARAMS, MOMENT, NEXT, ORGANIZATION_PARAMS, pageQuery } from "./schemas.ts";

/** What the routes of members need. */
export interface MemberRoutesOptions extends OrganizationFinder {
  readonly members: MemberService;
  readonly users: UserService;
}

const ROLE = z.enum(MEMBER_ROLES);

/** Somebody in an organization as the API shows them. */
const MEMBER = PERSON.extend({
  role: ROLE,
  provider: z.string().nullable().meta({
    description: "The sign-in provider whose groups made this; `null` where somebody did",
  }),
  since: MOMENT,
}).meta({ id: "Member" });

export type PresentedMember = z.output<typeof MEMBER>;

const MEMBERS = z.strictObject({ members: z.array(MEMBER), next: NEXT });
const WANTED_MEMBER = z.strictObject({ role: ROLE })
  .meta({ id: "WantedMember", examples: [{ role: "member" }] });

const TAG = "Organizations";

/** Who belongs to an organization; mounted at `/api/v1/organizations`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function memberRoutes(options: MemberRoutesOptions) {
  const { members, users } = options;
  return new Hono<Env>()
    .get(
      "/:org/members",
      described({
        ...{ id: "listMembers", tag: TAG, says: "List the members of an organization" },
        about: "Those who were made members. An organization for everybody has all others besides.",
        ...{ credentials: "required", params: ORGANIZATION_PARAMS, query: pageQuery() },
        refuses: ["organization_missing", "cursor_refused"],
        answers: { 200: { says: "One page of them", json: MEMBERS } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "know");
        const { items, next } = await members.list(organization, c.req.valid("query"));
        const shown = await withUsers(users, items, present);
        return c.json({ members: shown, next: presentCursor(next) });
      },
    )
    .put(
      "/:org/members/:user",
      described({
        ...{
          id: "putMember",
          tag: TAG,
          says: "Make somebody a member, or a member something else",
        },
        about:
          "For owners and admins; owners are made, and become something else, by owners alone.",
        ...{ credentials: "required", params: MEMBER_PARAMS, json: WANTED_MEMBER },
        refuses: [
          ...["access_denied", "organization_missing", "user_missing"] as const,
          ...["last_owner", "write_conflict"] as const,
        ],
        answers: { 200: { says: "The member", json: MEMBER } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "administer");
        const user = await users.named(c.req.param("user"));
        const wanted = c.req.valid("json");
        if (wanted.role === "owner") requireRight(c, organization, "own");
        await spareOwners(c, organization, user);
        const member = await members.put(organization, user, wanted, actorOf(c));
        return c.json(present(member, user));
      },
    )
    .delete(
      "/:org/members/:user",
      described({
        ...{ id: "removeMember", tag: TAG, says: "Let a member go" },
        about: "With the teams they are in and what was granted to them there. For owners and " +
          "admins, and for whoever leaves.",
        ...{ credentials: "required", params: MEMBER_PARAMS },
        refuses: [
          ...["access_denied", "organization_missing", "user_missing", "member_missing"] as const,
          ...["last_owner", "write_conflict"] as const,
        ],
        answers: { 204: { says: "They are no member any more" } },
      }),
      async (c) => {
        const organization = await organizationOf(c, options, "know");
        const name = c.req.param("user");
        if (!isMe(c, name)) requireRight(c, organization, "administer");
        const user = await users.named(name);
        if (!isMe(c, name)) await spareOwners(c, organization, user);
        await members.remove(organization, user, actorOf(c));
        return c.body(null, 204);
      },
    );

  /** Whoever is owner answers to owners. */
  async function spareOwners(c: Context<Env>, organization: Organization, user: User) {
    const member = await members.find(organization, user);
    if (member?.role === "owner") requireRight(c, organization, "own");
  }
}

function present({ role, provider, createdAt }: Member, user: User): PresentedMember {
  const since = new Date(createdAt).toISOString();
  return { ...presentPerson(user), role, provider: provider || null, since };
}
