import type { OrganizationId, RepositoryId, UserId } from "./ids.ts";
import type { Action, MemberRole, Role } from "./role.ts";
import type { ViewRules, ViewRulesOfView } from "./view.ts";

/** What an API token leaves of its owner's rights; an absent list leaves all of them. */
export interface TokenScope {
  readonly protocols?: readonly string[];
  readonly actions?: readonly Action[];
  readonly organizations?: readonly OrganizationId[];
  readonly repositories?: readonly RepositoryId[];
}

/** Standing in an organization; `defaultRole` is what members get on repositories without a grant. */
export interface Membership {
  readonly role: MemberRole;
  readonly defaultRole: Role | null;
}

/** One way to a repository: by a team, by a grant of one's own, or by a key made for it. */
export interface Grant {
  readonly role: Role;
  /** What it shows of the repository; absent for everything. */
  readonly view?: ViewRules;
}

/** What somebody showed to be known: a user's credentials, or a key that belongs to no person. */
export type PrincipalKind = "anonymous" | "user" | "deploy_token" | "source_key" | "entra";

/** Whoever makes a request, with everything that `may()` weighs. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** `null` for whoever is no user: nobody, or a machine with a key of its own. */
  readonly user: UserId | null;
  /** For logs and the audit trail. */
  readonly name: string;
  readonly platformAdmin: boolean;
  readonly memberships: ReadonlyMap<OrganizationId, Membership>;
  /** Every way by teams, direct grants and keys, for each repository. */
  readonly grants: ReadonlyMap<RepositoryId, readonly Grant[]>;
  /** The client's network address; repositories may be open to some. */
  readonly address: string | null;
  /** Present when the request came with an API token, a deploy token or a source key. */
  readonly token?: TokenScope;
  /** Its id, so that what it is shown can be taken back with it. */
  readonly tokenId?: string;
  /** What a token, whatever its owner sees, shows of repositories. */
  readonly view?: ViewRulesOfView;
  /** The sign-in that the request belongs to; absent for API tokens and passwords. */
  readonly session?: string;
  /** Whether rights of a platform administrator are withheld for want of a second factor. */
  readonly secondFactorMissing?: boolean;
}

/** Somebody who sent no credentials, from an address that is not known. */
export const ANONYMOUS: Principal = {
  kind: "anonymous",
  user: null,
  name: "anonymous",
  platformAdmin: false,
  memberships: new Map(),
  grants: new Map(),
  address: null,
};

/** Somebody who sent no credentials, from an address. */
export function anonymousAt(address: string | null): Principal {
  return address === null ? ANONYMOUS : { ...ANONYMOUS, address };
}
