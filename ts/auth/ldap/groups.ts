import { byChain } from "./_groups_by_chain.ts";
import { byMemberOf } from "./_groups_by_member_of.ts";
import { bySearch } from "./_groups_by_search.ts";
import type { Entry } from "./entry.ts";
import type { GroupOptions } from "./group_options.ts";
import type { LdapOptions } from "./options.ts";
import type { LdapSession } from "./session.ts";

/** Somebody whose groups are looked for. */
export interface Member {
  readonly entry: Entry;
  readonly username: string;
}

/** The names of all groups that somebody is in; those of groups in groups too. */
export async function groupsOf(
  session: LdapSession,
  member: Member,
  { groups: how, pageSize }: LdapOptions,
): Promise<readonly string[]> {
  if (!how) return [];
  const found = await find(session, member, { how, pageSize });
  const names = found.map((group) => how.namedBy === "dn" ? group.dn : group.text(how.namedBy));
  return [...new Set(names.filter((name) => name !== null))];
}

function find(
  session: LdapSession,
  member: Member,
  { how, pageSize }: { readonly how: GroupOptions; readonly pageSize: number },
): Promise<readonly Entry[]> {
  switch (how.by) {
    case "search":
      return bySearch(session, member, { ...how, pageSize });
    case "chain":
      return byChain(session, member, { ...how, pageSize });
    case "memberOf":
      return byMemberOf(session, member, how);
  }
}
