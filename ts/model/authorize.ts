import type { Repository } from "./package.ts";
import { may } from "./permission.ts";
import type { Principal } from "./principal.ts";
import { RegistryError } from "./registry_error.ts";
import type { Action } from "./role.ts";

/**
 * Refuses what a principal may not do. Whoever may not read a repository cannot tell it from one
 * that does not exist; whoever has not signed in is asked to, in both cases.
 */
export function authorize(principal: Principal, action: Action, repository: Repository): void {
  if (may(principal, action, repository)) return;
  if (!may(principal, "read", repository)) throw hidden(principal, repository.path);
  if (principal.user === null) throw new RegistryError("credentials_missing", `To ${action} here`);
  throw new RegistryError("access_denied", `"${principal.name}" may not ${action} here`);
}

/** What is said of a repository that does not exist, or not for this principal. */
export function hidden({ user }: Principal, path: string): RegistryError {
  return user === null
    ? new RegistryError("credentials_missing", `"${path}" is not public`)
    : new RegistryError("repository_missing", `"${path}"`);
}
