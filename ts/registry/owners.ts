import type { UserId } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/**
 * Refuses with `last_owner` where nobody but `leaving` owns an organization and can sign in. One that
 * is for everybody needs no owner: platform administrators look after it.
 */
export async function requireOwner(
  documents: DocumentStore,
  { id, slug, isForEverybody }: Organization,
  leaving: UserId | null,
): Promise<void> {
  if (isForEverybody) return;
  const owners = documents.find(COLLECTIONS.members, {
    where: { organization: id, role: "owner" },
  });
  for await (const { user } of owners) {
    if (user === leaving) continue;
    const found = await documents.get(COLLECTIONS.users, user);
    if (found && !found.disabled) return;
  }
  throw new RegistryError("last_owner", `Make somebody else owner of "${slug}" first`);
}
