import type { OrganizationId } from "./ids.ts";
import { isNarrowed } from "./permission.ts";
import type { Principal } from "./principal.ts";
import { MEMBER_ROLES, type MemberRole } from "./role.ts";

/** What can be done with an organization itself, and the least that somebody must be in it. */
export const ORGANIZATION_RIGHTS = {
  /** Know that it exists, and who is in it. */
  know: "member",
  /** Change it, its members, teams and repositories. */
  administer: "admin",
  /** Say who owns it, and delete it. */
  own: "owner",
} as const satisfies Record<string, MemberRole>;
export type OrganizationRight = keyof typeof ORGANIZATION_RIGHTS;

/**
 * Whether `principal` may do with an organization itself what `right` says; platform administrators
 * may in all of them. A token that narrows anything never may, whoever owns it.
 */
export function mayInOrganization(
  principal: Principal,
  right: OrganizationRight,
  organization: OrganizationId,
): boolean {
  if (isNarrowed(principal)) return false;
  if (principal.platformAdmin) return true;
  const role = principal.memberships.get(organization)?.role;
  return role !== undefined &&
    MEMBER_ROLES.indexOf(role) >= MEMBER_ROLES.indexOf(ORGANIZATION_RIGHTS[right]);
}

/** Whether `principal` administers any organization, and so may ask whether somebody exists. */
export function administersAny(principal: Principal): boolean {
  return [...principal.memberships.keys()].some((id) =>
    mayInOrganization(principal, "administer", id)
  );
}
