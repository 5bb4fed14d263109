import { quote, type UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

const ATTEMPTS = 8;

/** What somebody becomes, worked out anew when somebody else changed them meanwhile. */
export type UserChange = (user: User) => User | Promise<User>;

/** Changes a user; refuses with `user_missing` or `write_conflict`, and with whatever `change` refuses. */
export async function changeUser(
  documents: DocumentStore,
  id: UserId,
  change: UserChange,
): Promise<User> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const user = await documents.get(COLLECTIONS.users, id);
    if (!user) throw new RegistryError("user_missing", quote(id));
    const changed = await documents.replace(COLLECTIONS.users, await change(user));
    if (changed) return changed;
  }
  throw new RegistryError("write_conflict", `User ${quote(id)}`);
}
