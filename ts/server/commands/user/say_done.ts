import { presentAccount, type PresentedAccount } from "../../../api/present_user.ts";
import { emailOf, type User } from "../../../model/user.ts";

/** What came of an action. */
export interface Done {
  /** `null` for a list. */
  readonly says: string | null;
  readonly users: readonly User[];
  /** A password that was made up: it is known at this moment only. */
  readonly generated?: string;
}

/** What is printed for people. */
export function sayDone({ says, users, generated }: Done): string[] {
  if (says === null) return users.map(line);
  const password = generated === undefined ? [] : [`Password: ${generated}`];
  return [`${says} ${users[0]!.username}`, ...password];
}

/** What is printed for programs. */
export function presentDone(
  { says, users, generated }: Done,
): { users: PresentedAccount[] } | { user: PresentedAccount; password?: string } {
  const presented = users.map(presentAccount);
  if (says === null) return { users: presented };
  return { user: presented[0]!, ...(generated !== undefined && { password: generated }) };
}

function line(user: User): string {
  const { username, kind, platformAdmin, disabled } = user;
  return [
    ...[username, kind, platformAdmin && "admin", disabled && "disabled", emailOf(user)],
  ].filter(Boolean).join("  ");
}
