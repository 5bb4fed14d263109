import type { PresentedMember } from "../../ts/api/members.ts";
import type { PresentedOrganization } from "../../ts/api/organizations.ts";
import type { PresentedTeamMember } from "../../ts/api/team_members.ts";

/** Roles on a repository, each with all of the former. */
export const ROLES = ["reader", "developer", "maintainer", "admin"] as const;
export type Role = NonNullable<PresentedOrganization["defaultRole"]>;

/** What somebody is in an organization, each with all rights of the former. */
export const MEMBER_ROLES = ["member", "admin", "owner"] as const;
export type MemberRole = PresentedMember["role"];

/** What somebody is in a team. */
export const TEAM_ROLES = ["member", "maintainer"] as const;
export type TeamRole = PresentedTeamMember["role"];

/** What can be done with a repository, and the least role that may. */
export const ACTIONS = {
  read: "reader",
  publish: "developer",
  yank: "maintainer",
  delete: "maintainer",
  promote: "maintainer",
  edit: "maintainer",
  administer: "admin",
} as const satisfies Record<string, Role>;
export type Right = keyof typeof ACTIONS;

/** What each role may do. */
export function rightsOf(role: Role): Right[] {
  const rank = ROLES.indexOf(role);
  const all = Object.entries(ACTIONS) as [Right, Role][];
  return all.filter(([, least]) => ROLES.indexOf(least) <= rank).map(([right]) => right);
}
