import type { Context } from "hono";
import { quote } from "../model/ids.ts";
import { mayInOrganization, type OrganizationRight } from "../model/organization_permission.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { OrganizationService } from "../registry/organization_service.ts";
import { signedInUser } from "./actor.ts";

/** How a request finds the organization that its address names. */
export interface OrganizationFinder {
  readonly organizations: OrganizationService;
}

/**
 * The organization at `:org`, for whoever has this right in it. Whoever may not know of it cannot
 * tell it from one that does not exist.
 */
export async function organizationOf(
  c: Context<Env>,
  { organizations }: OrganizationFinder,
  right: OrganizationRight,
): Promise<Organization> {
  signedInUser(c);
  const slug = c.req.param("org") ?? "";
  const organization = await organizations.find(slug);
  if (!organization || !mayInOrganization(c.var.principal, "know", organization.id)) {
    throw new RegistryError("organization_missing", quote(slug));
  }
  requireRight(c, organization, right);
  return organization;
}

/** Refuses whoever may know of an organization and has not this right in it. */
export function requireRight(
  c: Context<Env>,
  { id, slug }: Organization,
  right: OrganizationRight,
): void {
  const { principal } = c.var;
  if (mayInOrganization(principal, right, id)) return;
  throw new RegistryError("access_denied", `"${principal.name}" may not ${right} "${slug}"`);
}
