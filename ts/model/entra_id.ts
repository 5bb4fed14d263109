import type { Repository } from "./package.ts";

/** How a repository lets in whom a tenant of Microsoft Entra ID vouches for. */
export interface EntraId {
  /** Id of the tenant. */
  readonly tenant: string;
  /** What clients ask a token for: the application's id or its URI. */
  readonly resource: string;
  /** The scope that clients ask for beside it, where it needs one. */
  readonly scope?: string;
  /** Ids of groups of which somebody must be in one; absent for the whole tenant. */
  readonly groups?: readonly string[];
  /** Where the tenant signs people in; absent for the public cloud. */
  readonly authority?: string;
}

/** Where tenants of the public cloud sign people in. */
export const PUBLIC_AUTHORITY = "https://login.microsoftonline.com";

/** How a repository lets in people by Entra ID, as its protocol has checked it; `null` where it does not. */
export function entraIdOf({ options }: Pick<Repository, "options">): EntraId | null {
  const entraId = (options.entraId ?? null) as EntraId | null;
  return entraId && { ...entraId, tenant: entraId.tenant.toLowerCase() };
}
