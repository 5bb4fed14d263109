import type { OrganizationId, RepositoryId, UserId } from "./ids.ts";
import type { Action, Role } from "./role.ts";

/** What an API token leaves of its owner's rights; an absent list leaves all of them. */
export interface TokenScope {
  readonly protocols?: readonly string[];
  readonly actions?: readonly Action[];
  readonly organizations?: readonly OrganizationId[];
  readonly repositories?: readonly RepositoryId[];
}

/** Standing in an organization; `defaultRole` is what members get on repositories without a grant. */
export interface Membership {
  readonly role: "owner" | "admin" | "member";
  readonly defaultRole: Role | null;
}

/** Whoever makes a request, with everything that `may()` weighs. */
export interface Principal {
  /** `null` for somebody who did not sign in. */
  readonly user: UserId | null;
  /** For logs and the audit trail. */
  readonly name: string;
  readonly platformAdmin: boolean;
  readonly memberships: ReadonlyMap<OrganizationId, Membership>;
  /** The best role by teams and direct grants, for each repository. */
  readonly grants: ReadonlyMap<RepositoryId, Role>;
  /** Present when the request came with an API token. */
  readonly token?: TokenScope;
  /** The sign-in that the request belongs to; absent for API tokens and passwords. */
  readonly session?: string;
}

/** Somebody who sent no credentials. */
export const ANONYMOUS: Principal = {
  user: null,
  name: "anonymous",
  platformAdmin: false,
  memberships: new Map(),
  grants: new Map(),
};
