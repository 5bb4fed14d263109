import type { Repository } from "./package.ts";
import { may } from "./permission.ts";
import type { Principal } from "./principal.ts";
import { RegistryError } from "./registry_error.ts";
import type { Action } from "./role.ts";

/**
 * Refuses what a principal may not do. Whoever may not read a repository cannot tell it from one
 * that does not exist; whoever has shown nothing is asked to, in both cases.
 */
export function authorize(principal: Principal, action: Action, repository: Repository): void {
  if (may(principal, action, repository)) return;
  if (!may(principal, "read", repository)) throw hidden(principal, repository.path);
  if (principal.kind === "anonymous") {
    throw new RegistryError("credentials_missing", `To ${action} here`);
  }
  throw new RegistryError("access_denied", `"${principal.name}" may not ${action} here`);
}

/** What is said of a repository that does not exist, or not for this principal. */
export function hidden({ kind }: Pick<Principal, "kind">, path: string): RegistryError {
  return kind === "anonymous"
    ? new RegistryError("credentials_missing", `"${path}" is not public`)
    : new RegistryError("repository_missing", `"${path}"`);
}
