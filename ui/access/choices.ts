import { MEMBER_ROLES, type MemberRole, type Role, ROLES } from "./roles.ts";
import type { Option } from "../parts/choice.tsx";
import { accessWords } from "./words.ts";

/** Roles on a repository, to choose from. */
export function roleOptions(of: readonly Role[] = ROLES): Option<Role>[] {
  const { roles, rolesAbout } = accessWords.value;
  return of.map((value) => ({ value, says: roles[value], about: rolesAbout[value] }));
}

/** What somebody is in an organization, to choose from; owners are made by owners alone. */
export function memberRoleOptions(mayOwn: boolean): Option<MemberRole>[] {
  const { memberRoles, memberRolesAbout } = accessWords.value;
  return MEMBER_ROLES.filter((one) => mayOwn || one !== "owner")
    .map((value) => ({ value, says: memberRoles[value], about: memberRolesAbout[value] }));
}

/** Who may know of a repository, to choose from. */
export function visibilityOptions(): Option<"public" | "private">[] {
  const { visibilities, visibilitiesAbout } = accessWords.value;
  return (["private", "public"] as const)
    .map((value) => ({ value, says: visibilities[value], about: visibilitiesAbout[value] }));
}

/** A role as the API takes it, of a choice that has `""` for none. */
export function roleIn(value: string): Role | null {
  return value === "" ? null : value as Role;
}
