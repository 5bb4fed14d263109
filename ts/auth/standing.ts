import type { OrganizationId, RepositoryId, Slug } from "../model/ids.ts";
import type { Membership, Principal } from "../model/principal.ts";
import type { Role } from "../model/role.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";

/** What a user is in organizations, and the best role by teams and direct grants. */
export interface Standing {
  readonly memberships: ReadonlyMap<OrganizationId, Membership>;
  readonly grants: ReadonlyMap<RepositoryId, Role>;
}

/** Finds out how a user stands at this moment. */
export type StandingOf = (user: User) => Promise<Standing>;

/** Everybody who has an account is a member of the first organization and may read in it. */
export function standingInFirst(documents: DocumentStore, slug: Slug): StandingOf {
  const membership: Membership = { role: "member", defaultRole: "reader" };
  let known: OrganizationId | undefined;
  return async () => {
    known ??= (await first(documents, COLLECTIONS.organizations, { where: { slug } }))?.id;
    return { memberships: new Map(known && [[known, membership]]), grants: new Map() };
  };
}

/** A user as a principal. */
export function principalOf(
  user: User,
  standing: Standing,
  how: Pick<Principal, "token" | "session"> = {},
): Principal {
  const { id, username, platformAdmin } = user;
  return { user: id, name: username, platformAdmin, ...standing, ...how };
}
