/** Which role may call which route, in one table. */
import type { RoleName, Side } from "./world.ts";

/** What a caller needs, named by the least that suffices. */
export type Need =
  /** Nothing at all. */
  | "nothing"
  /** A refresh token, which no role has in the place of another. */
  | "session"
  /** To be a user; the answer is about themselves. */
  | "user"
  /** To belong to the organization, in any way. */
  | "membership"
  /** To lead the organization. */
  | "organization"
  /** To own the organization. */
  | "ownership"
  /** To be a platform administrator. */
  | "platform"
  /** A role on the repository. */
  | "reader"
  | "developer"
  | "maintainer"
  | "admin";

/** One route of the REST API: what it needs, and a request that is right in every other way. */
export interface Expectation {
  readonly needs: Need;
  /** Values of the names in the address besides those that every side has. */
  readonly names?: Readonly<Record<string, string>>;
  readonly query?: (side: Side) => Record<string, string>;
  readonly headers?: (side: Side) => Record<string, string>;
  readonly json?: (side: Side) => unknown;
  /** A body that is no JSON. */
  readonly body?: string;
  /**
   * What is over when somebody who may has asked: the place that the address names, so that each of
   * them needs a world of their own, or the session that they asked by.
   */
  readonly ends?: "place" | "session";
}

/** Who has what a need asks for, of those who stand in the organization at hand. */
export const HAVE: Readonly<Record<Need, readonly RoleName[]>> = {
  nothing: [
    ...["anonymous", "stranger", "outsider", "member", "reader", "developer"] as const,
    ...["teamMember", "maintainer", "repositoryAdmin", "organizationAdmin", "owner"] as const,
    "root",
  ],
  session: [],
  user: [
    ...["stranger", "outsider", "member", "reader", "developer", "teamMember"] as const,
    ...["maintainer", "repositoryAdmin", "organizationAdmin", "owner", "root"] as const,
  ],
  membership: ["member", "teamMember", "organizationAdmin", "owner", "root"],
  organization: ["organizationAdmin", "owner", "root"],
  ownership: ["owner", "root"],
  platform: ["root"],
  reader: [
    ...["reader", "developer", "teamMember", "maintainer", "repositoryAdmin"] as const,
    ...["organizationAdmin", "owner", "root"] as const,
  ],
  developer: [
    ...["developer", "teamMember", "maintainer", "repositoryAdmin"] as const,
    ...["organizationAdmin", "owner", "root"] as const,
  ],
  maintainer: ["maintainer", "repositoryAdmin", "organizationAdmin", "owner", "root"],
  admin: ["repositoryAdmin", "organizationAdmin", "owner", "root"],
};

/** The same, of the other organization: one owner, and the platform administrator. */
export function haveElsewhere(need: Need): readonly RoleName[] {
  if (need === "nothing" || need === "user" || need === "session") return HAVE[need];
  return need === "platform" ? ["root"] : ["outsider", "root"];
}
