import type { OrganizationId, RepositoryId } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { roleThroughTeam } from "../model/permission.ts";
import type { Grant, Membership, Principal } from "../model/principal.ts";
import type { Holder, RepositoryGrant, Team, TeamMember } from "../model/team.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** What a user is in organizations, and every way by teams and direct grants to repositories. */
export interface Standing {
  readonly memberships: ReadonlyMap<OrganizationId, Membership>;
  readonly grants: ReadonlyMap<RepositoryId, readonly Grant[]>;
}

/** Finds out how a user stands at this moment. */
export type StandingOf = (user: User) => Promise<Standing>;

/** Reads standings from the store. */
export function standingIn(documents: DocumentStore): StandingOf {
  return async (user) => {
    const [memberships, grants] = await Promise.all([
      membershipsOf(documents, user),
      grantsOf(documents, user),
    ]);
    return { memberships, grants };
  };
}

async function membershipsOf(
  documents: DocumentStore,
  { id }: User,
): Promise<Standing["memberships"]> {
  const found = new Map<OrganizationId, Membership>();
  const open = documents.find(COLLECTIONS.organizations, { where: { isForEverybody: true } });
  for await (const organization of open) found.set(organization.id, memberOf(organization));
  for await (
    const { organization, role } of documents.find(COLLECTIONS.members, { where: { user: id } })
  ) {
    const known = await documents.get(COLLECTIONS.organizations, organization);
    if (known) found.set(organization, memberOf(known, role));
  }
  return found;
}

function memberOf({ defaultRole }: Organization, role: Membership["role"] = "member"): Membership {
  return { role, defaultRole };
}

async function grantsOf(documents: DocumentStore, { id }: User): Promise<Standing["grants"]> {
  const found = new Map<RepositoryId, Grant[]>();
  const add = (repository: RepositoryId, grant: Grant) =>
    found.set(repository, [...found.get(repository) ?? [], grant]);
  for await (const { repository, role } of grantsFor(documents, `user:${id}`)) {
    if (role !== null) add(repository, { role });
  }
  for await (const member of documents.find(COLLECTIONS.teamMembers, { where: { user: id } })) {
    const team = await documents.get(COLLECTIONS.teams, member.team);
    if (!team) continue;
    for await (const grant of grantsFor(documents, `team:${team.id}`)) {
      add(grant.repository, throughTeam(team, member, grant));
    }
  }
  return found;
}

function grantsFor(documents: DocumentStore, holder: Holder): AsyncIterable<RepositoryGrant> {
  return documents.find(COLLECTIONS.grants, { where: { holder } });
}

function throughTeam({ view }: Team, { role }: TeamMember, { role: most }: RepositoryGrant): Grant {
  return { role: roleThroughTeam(role, most), ...(view && { view }) };
}

/** What else a request says of a user. */
export type Manner = Pick<
  Principal,
  "address" | "token" | "tokenId" | "view" | "session" | "secondFactorMissing"
>;

/** A user as a principal. */
export function principalOf(user: User, standing: Standing, manner: Manner): Principal {
  const { id, username } = user;
  const platformAdmin = user.platformAdmin && !manner.secondFactorMissing;
  return { kind: "user", user: id, name: username, platformAdmin, ...standing, ...manner };
}
