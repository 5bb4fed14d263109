import type { UserId } from "../model/ids.ts";
import type { User } from "../model/user.ts";
import type { UserService } from "../registry/user_service.ts";

/** Presents what is about users together with them. Whoever was deleted at this moment is left out. */
export async function withUsers<T extends { readonly user: UserId }, P>(
  users: UserService,
  items: readonly T[],
  present: (item: T, user: User) => P,
): Promise<P[]> {
  const found = await Promise.all(items.map(({ user }) => users.byId(user)));
  return items.flatMap((item, at) => found[at] ? [present(item, found[at])] : []);
}
