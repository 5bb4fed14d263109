import { FilterTemplate } from "./filter_template.ts";
import { attributesFor } from "./identity.ts";
import type { LdapOptions } from "./options.ts";
import { LOGIN } from "./parse_options.ts";
import type { LdapSession, Search } from "./session.ts";

/** Whoever goes by a name in a directory: two at most, for more than one is too many. */
export async function findPeople(
  session: LdapSession,
  login: string,
  options: LdapOptions,
): Promise<Search> {
  return await session.search({
    ...{ base: options.userBase, scope: options.userScope, enough: 2 },
    filter: new FilterTemplate(options.userFilter, LOGIN).fill({ login }),
    attributes: attributesFor(options),
  });
}
