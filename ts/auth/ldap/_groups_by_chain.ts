import { AndFilter, ExtensibleFilter } from "ldapts";
import type { Entry } from "./entry.ts";
import { FilterTemplate } from "./filter_template.ts";
import type { Member } from "./groups.ts";
import { type GroupOptions, namingAttributes } from "./group_options.ts";
import type { LdapSession } from "./session.ts";

/** @see {@link https://learn.microsoft.com/windows/win32/adsi/search-filter-syntax | LDAP_MATCHING_RULE_IN_CHAIN} */
const IN_CHAIN = "1.2.840.113556.1.4.1941";

/** Lets Active Directory find the groups of somebody, and the groups that those are in. */
export async function byChain(
  session: LdapSession,
  { entry }: Member,
  how: Extract<GroupOptions, { by: "chain" }> & { readonly pageSize: number },
): Promise<readonly Entry[]> {
  const { base, scope, pageSize } = how;
  const chained = new ExtensibleFilter({ matchType: "member", rule: IN_CHAIN, value: entry.dn });
  const filter = new AndFilter({
    filters: [new FilterTemplate(how.filter, []).fill({}), chained],
  });
  const attributes = namingAttributes(how);
  const { found } = await session.search({ base, scope, filter, attributes, pageSize });
  return found.map((group) => group.entry);
}
