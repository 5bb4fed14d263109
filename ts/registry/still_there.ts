import { type OrganizationId, quote } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** An organization as it is now, for whoever waited for a turn; refuses with `organization_missing`. */
export async function requireOrganization(
  documents: DocumentStore,
  id: OrganizationId,
): Promise<Organization> {
  const found = await documents.get(COLLECTIONS.organizations, id);
  if (!found) throw new RegistryError("organization_missing", quote(id));
  return found;
}

/** Refuses with `user_missing` where somebody has gone meanwhile. */
export async function requireUser(
  documents: DocumentStore,
  { id, username }: Pick<User, "id" | "username">,
): Promise<void> {
  if (await documents.get(COLLECTIONS.users, id)) return;
  throw new RegistryError("user_missing", quote(username));
}
