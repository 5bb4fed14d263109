import type { Document, Instant } from "./document.ts";
import type { OrganizationId, RepositoryId, Slug, TeamId, UserId } from "./ids.ts";
import type { MemberRole, Role } from "./role.ts";
import type { ViewRules } from "./view.ts";

/** A user in an organization; the id is `{organization}/{user}`. */
export interface Member extends Document {
  readonly organization: OrganizationId;
  readonly user: UserId;
  readonly role: MemberRole;
  /** The sign-in provider whose groups made this, or `""`: then somebody did. */
  readonly provider: string;
  readonly createdAt: Instant;
}

/** Members of an organization with a role on some of its repositories. */
export interface Team extends Document {
  readonly id: TeamId;
  readonly organization: OrganizationId;
  readonly slug: Slug;
  /** `{organization id}/{slug}`: unique. */
  readonly path: string;
  readonly title: string;
  /** What its members see of its repositories by it; absent for everything. */
  readonly view?: ViewRules;
  readonly createdAt: Instant;
}

/** What somebody is in a team, and the role on its repositories that follows. */
export const TEAM_ROLES = {
  member: "developer",
  maintainer: "maintainer",
} as const satisfies Record<
  string,
  Role
>;
export type TeamRole = keyof typeof TEAM_ROLES;

/** A user in a team; the id is `{team}/{user}`. */
export interface TeamMember extends Document {
  readonly team: TeamId;
  readonly organization: OrganizationId;
  readonly user: UserId;
  readonly role: TeamRole;
  /** The sign-in provider whose groups made this, or `""`: then somebody did. */
  readonly provider: string;
  readonly createdAt: Instant;
}

/** Who a grant is for, as one text: `team:{id}` or `user:{id}`. */
export type Holder = `team:${TeamId}` | `user:${UserId}`;

/** A role on one repository; the id is `{repository}/{holder}`. */
export interface RepositoryGrant extends Document {
  readonly repository: RepositoryId;
  readonly organization: OrganizationId;
  readonly holder: Holder;
  /** The role; for a team, the most that its members get by it, `null` for what they are in it. */
  readonly role: Role | null;
  readonly createdAt: Instant;
}
