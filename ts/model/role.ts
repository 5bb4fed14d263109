/** Roles on a repository, each with all of the former. */
export const ROLES = ["reader", "developer", "maintainer", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What somebody is in an organization, each with all rights of the former. */
export const MEMBER_ROLES = ["member", "admin", "owner"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What can be done with a repository, and the least role that may. */
export const ACTIONS = {
  read: "reader",
  publish: "developer",
  yank: "maintainer",
  delete: "maintainer",
  promote: "maintainer",
  edit: "maintainer",
  administer: "admin",
} as const satisfies Record<string, Role>;
export type Action = keyof typeof ACTIONS;
