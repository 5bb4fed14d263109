import { emailOf, type User } from "../model/user.ts";

/** A user as the management API shows one. */
export interface PresentedUser {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly title: string;
  readonly kind: User["kind"];
  readonly platformAdmin: boolean;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

/** Shows a user, without anything that is secret. */
export function presentUser(user: User): PresentedUser {
  const { id, username, title, kind, platformAdmin } = user;
  const createdAt = new Date(user.createdAt).toISOString();
  return { id, username, email: emailOf(user), title, kind, platformAdmin, createdAt };
}
