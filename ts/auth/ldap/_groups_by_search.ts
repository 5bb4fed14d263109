import { type Filter, OrFilter } from "ldapts";
import { KnownGroups } from "./_known_groups.ts";
import type { Entry } from "./entry.ts";
import { FilterTemplate } from "./filter_template.ts";
import type { Member } from "./groups.ts";
import { type GroupOptions, namingAttributes } from "./group_options.ts";
import { MEMBER } from "./parse_options.ts";
import type { LdapSession } from "./session.ts";

type How = Extract<GroupOptions, { by: "search" }> & { readonly pageSize: number };

/** How many groups one search asks for the parents of. */
const TOGETHER = 25;

/** Searches for the groups that name somebody as a member, then for those that name the groups. */
export async function bySearch(
  session: LdapSession,
  { entry, username }: Member,
  how: How,
): Promise<readonly Entry[]> {
  const template = new FilterTemplate(how.filter, MEMBER);
  const known = new KnownGroups();
  const direct = await search(session, template.fill({ dn: entry.dn, username }), how);
  let fresh = known.add(direct);
  const levels = template.uses("dn") ? how.levels : 0;
  for (let level = 0; level < levels && fresh.length > 0; level++) {
    const parents: Entry[] = [];
    for (let at = 0; at < fresh.length; at += TOGETHER) {
      const filter = parentsOf(fresh.slice(at, at + TOGETHER), template);
      parents.push(...known.add(await search(session, filter, how)));
    }
    fresh = parents;
  }
  return known.all;
}

/** A group is in another by its DN; its name must not be taken for that of a person. */
function parentsOf(groups: readonly Entry[], template: FilterTemplate): Filter {
  const username = crypto.randomUUID();
  return new OrFilter({ filters: groups.map(({ dn }) => template.fill({ dn, username })) });
}

async function search(session: LdapSession, filter: Filter, how: How): Promise<readonly Entry[]> {
  const { base, scope, pageSize } = how;
  const attributes = namingAttributes(how);
  const { found } = await session.search({ base, scope, filter, attributes, pageSize });
  return found.map((group) => group.entry);
}
