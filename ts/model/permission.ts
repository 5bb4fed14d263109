import { withinRanges } from "../kit/address_range.ts";
import type { Repository } from "./package.ts";
import type { Grant, Principal } from "./principal.ts";
import { type Action, ACTIONS, type Role, ROLES } from "./role.ts";
import { TEAM_ROLES, type TeamRole } from "./team.ts";
import { View } from "./view.ts";

/** Whether `principal` may do `action` with `repository`. Pure: everything it weighs is in its arguments. */
export function may(principal: Principal, action: Action, repository: Repository): boolean {
  if (!withinToken(principal, action, repository)) return false;
  return isEnough(roleOf(principal, repository), action);
}

/**
 * Whether `principal` may do what concerns no single repository, such as creating users. A token
 * that narrows anything never may, whoever owns it.
 */
export function mayAdministerPlatform(principal: Principal): boolean {
  return principal.platformAdmin && !isNarrowed(principal);
}

/** Whether a token takes away anything of its owner's rights. */
export function isNarrowed({ token, view }: Pick<Principal, "token" | "view">): boolean {
  return Boolean(view) ||
    (token !== undefined && Object.values(token).some((list) => list !== undefined));
}

/** The highest role that a principal has on a repository, or `null` for none. */
export function roleOf(principal: Principal, repository: Repository): Role | null {
  return highest([
    unrestrictedRole(principal, repository),
    ...grantsOn(principal, repository).map(({ role }) => role),
  ]);
}

/**
 * The part of a repository with which a principal may do `action`, provided that {@link may} lets it;
 * `null` for everything. Whoever comes by several ways may do it with what any way shows whose role
 * is enough for it, and a token with at most what it shows itself.
 */
export function viewOf(
  principal: Principal,
  repository: Repository,
  action: Action = "read",
): View | null {
  const isWhole = isEnough(unrestrictedRole(principal, repository), action);
  if (isWhole && !principal.view) return null;
  const known = views.get(principal) ?? new Map<string, View | null>();
  views.set(principal, known);
  const key = `${repository.id} ${repository.revision} ${ACTIONS[action]}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const view = workOut(principal, repository, { action, isWhole });
  known.set(key, view);
  return view;
}

/** A principal is the same object for as long as its credentials are not looked at again. */
const views = new WeakMap<Principal, Map<string, View | null>>();

function workOut(
  principal: Principal,
  repository: Repository,
  { action, isWhole }: { readonly action: Action; readonly isWhole: boolean },
): View | null {
  const ways = grantsOn(principal, repository).filter(({ role }) => isEnough(role, action));
  const shown = isWhole || ways.some(({ view }) => !view)
    ? null
    : [ways.flatMap(({ view }) => view ?? [])];
  return View.every(View.both(shown, principal.view ?? null));
}

/** The role that somebody has by a team on a repository of it: what follows from being in it, or `most`. */
export function roleThroughTeam(role: TeamRole, most: Role | null): Role {
  const own: Role = TEAM_ROLES[role];
  return most !== null && rank(most) < rank(own) ? most : own;
}

function isEnough(role: Role | null, action: Action): boolean {
  return rank(role) >= rank(ACTIONS[action]);
}

/** The best role by a way that shows everything. */
function unrestrictedRole(principal: Principal, repository: Repository): Role | null {
  return highest([
    repository.visibility === "public" || isOpenTo(principal, repository) ? "reader" : null,
    principal.platformAdmin ? "admin" : null,
    organizationRole(principal, repository),
  ]);
}

function grantsOn({ grants }: Principal, { id }: Repository): readonly Grant[] {
  return grants.get(id) ?? [];
}

function organizationRole({ memberships }: Principal, { organization }: Repository): Role | null {
  const membership = memberships.get(organization);
  if (!membership) return null;
  return membership.role === "member" ? membership.defaultRole : "admin";
}

const networks = new WeakMap<Repository, (address: string) => boolean>();

/** Whether the repository is open to the network that the request comes from. */
function isOpenTo({ address }: Principal, repository: Repository): boolean {
  if (address === null || !repository.networks?.length) return false;
  const known = networks.get(repository) ?? withinRanges(repository.networks);
  networks.set(repository, known);
  return known(address);
}

/** Whoever is shown a part of a repository cannot answer for all of it. */
function withinToken({ token, view }: Principal, action: Action, repository: Repository): boolean {
  if (view && action === "administer") return false;
  if (!token) return true;
  return allows(token.actions, action) && allows(token.protocols, repository.protocol) &&
    allows(token.organizations, repository.organization) &&
    allows(token.repositories, repository.id);
}

/** An absent list narrows nothing; an empty one allows nothing. */
function allows<T>(list: readonly T[] | undefined, one: T): boolean {
  return list === undefined || list.includes(one);
}

function highest(roles: readonly (Role | null)[]): Role | null {
  return roles.reduce((best, role) => rank(role) > rank(best) ? role : best, null);
}

/** Where a role stands among the others; no role stands below all of them. */
export function rank(role: Role | null): number {
  return role === null ? -1 : ROLES.indexOf(role);
}
