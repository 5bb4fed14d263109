import type { NewEvent } from "../model/event.ts";
import type { UserId } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import type { TokenScope } from "../model/principal.ts";
import type { Role } from "../model/role.ts";
import type { Token } from "../model/user.ts";

/** The deploy tokens, or the source keys, of one repository. */
export interface RepositoryKeys {
  readonly kind: "deploy" | "source";
  readonly repository: Pick<Repository, "id" | "organization">;
}

/** Whose tokens: a user's own, or a repository's. */
export type TokenHolder = UserId | RepositoryKeys;

/** A token to be: one that narrows its owner's rights, or one with a role on a repository. */
export type NewToken =
  & Pick<Token, "title" | "view" | "networks" | "expiresAt">
  & (
    | { readonly owner: UserId; readonly scope: TokenScope }
    | RepositoryKeys & { readonly role: Role }
  );

type Belonging = Pick<Token, "kind" | "owner" | "repository">;

/** What all tokens of a holder have in common, and no others. */
export function belongingOf(holder: TokenHolder): Belonging {
  return typeof holder === "string"
    ? { kind: "personal", owner: holder, repository: "" }
    : { kind: holder.kind, owner: "", repository: holder.repository.id };
}

/** Whose a token will be. */
export function holderOf(wanted: NewToken): TokenHolder {
  return "owner" in wanted ? wanted.owner : wanted;
}

/** What a token will open. */
export function rightsOf(wanted: NewToken): Pick<Token, "scope" | "role"> {
  return "owner" in wanted ? { scope: wanted.scope, role: null } : { scope: {}, role: wanted.role };
}

/** Where something happens that concerns tokens of a holder. */
export function placeOf(holder: TokenHolder): Pick<NewEvent, "organization" | "repository"> {
  if (typeof holder === "string") return {};
  const { id, organization } = holder.repository;
  return { organization, repository: id };
}

/** Whether a token belongs to a holder. */
export function belongsTo(holder: TokenHolder, token: Token): boolean {
  const { kind, owner, repository } = belongingOf(holder);
  return token.kind === kind && token.owner === owner && token.repository === repository;
}
