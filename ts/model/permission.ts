import type { Repository } from "./package.ts";
import type { Principal, TokenScope } from "./principal.ts";
import { type Action, ACTIONS, type Role, ROLES } from "./role.ts";

/** Whether `principal` may do `action` with `repository`. Pure: everything it weighs is in its arguments. */
export function may(principal: Principal, action: Action, repository: Repository): boolean {
  if (!withinToken(principal, action, repository)) return false;
  const role = roleOf(principal, repository);
  return role !== null && rank(role) >= rank(ACTIONS[action]);
}

/**
 * Whether `principal` may do what concerns no single repository, such as creating users. A token
 * that narrows anything never may, whoever owns it.
 */
export function mayAdministerPlatform({ platformAdmin, token }: Principal): boolean {
  return platformAdmin && !isNarrowed(token);
}

/** Whether a token takes away anything of its owner's rights. */
export function isNarrowed(token: TokenScope | undefined): boolean {
  return token !== undefined && Object.values(token).some((list) => list !== undefined);
}

/** The highest role that a principal has on a repository, or `null` for none. */
export function roleOf(principal: Principal, repository: Repository): Role | null {
  const roles: (Role | null)[] = [
    repository.visibility === "public" ? "reader" : null,
    principal.platformAdmin ? "admin" : null,
    organizationRole(principal, repository),
    principal.grants.get(repository.id) ?? null,
  ];
  return roles.reduce((best, role) => rank(role) > rank(best) ? role : best, null);
}

function organizationRole({ memberships }: Principal, { organization }: Repository): Role | null {
  const membership = memberships.get(organization);
  if (!membership) return null;
  return membership.role === "member" ? membership.defaultRole : "admin";
}

function withinToken({ token }: Principal, action: Action, repository: Repository): boolean {
  if (!token) return true;
  return allows(token.actions, action) && allows(token.protocols, repository.protocol) &&
    allows(token.organizations, repository.organization) &&
    allows(token.repositories, repository.id);
}

/** An absent list narrows nothing; an empty one allows nothing. */
function allows<T>(list: readonly T[] | undefined, one: T): boolean {
  return list === undefined || list.includes(one);
}

function rank(role: Role | null): number {
  return role === null ? -1 : ROLES.indexOf(role);
}
