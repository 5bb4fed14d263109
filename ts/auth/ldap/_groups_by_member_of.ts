import { PresenceFilter } from "ldapts";
import { DirectoryUnfit, ServerRefused } from "./_fault.ts";
import { KnownGroups } from "./_known_groups.ts";
import { Entry } from "./entry.ts";
import type { Member } from "./groups.ts";
import { type GroupOptions, namingAttributes } from "./group_options.ts";
import type { LdapSession } from "./session.ts";

type How = Extract<GroupOptions, { by: "memberOf" }>;

const NO_SUCH_OBJECT = 32;

/** Reads the groups of somebody from their entry, and those of groups from theirs. */
export async function byMemberOf(
  session: LdapSession,
  { entry }: Member,
  how: How,
): Promise<readonly Entry[]> {
  const direct = namesIn(entry, how);
  if (how.namedBy === "dn" && how.levels === 0) return direct.map(unread);
  const known = new KnownGroups();
  let names = direct;
  for (let level = 0; level <= how.levels && names.length > 0; level++) {
    names = await readGroups(session, names, { how, known });
  }
  return known.all;
}

/** Reads the groups that are not known; answers the names of those that they are in. */
async function readGroups(
  session: LdapSession,
  names: readonly string[],
  { how, known }: { readonly how: How; readonly known: KnownGroups },
): Promise<readonly string[]> {
  const parents: string[] = [];
  for (const dn of names) {
    if (known.has(dn)) continue;
    const group = await readGroup(session, dn, how);
    known.keep(dn, group);
    parents.push(...namesIn(group, how));
  }
  return parents;
}

function namesIn(entry: Entry, { attribute }: How): readonly string[] {
  if (!entry.hasOnlySome(attribute)) return entry.texts(attribute);
  throw new DirectoryUnfit(
    `"${entry.dn}" has more values of "${attribute}" than are given at once`,
  );
}

/** A group that may not be read, or is kept by another server, is a group all the same. */
async function readGroup(session: LdapSession, dn: string, how: How): Promise<Entry> {
  const filter = new PresenceFilter({ attribute: "objectClass" });
  const attributes = [...namingAttributes(how), how.attribute];
  const query = { base: dn, scope: "base", filter, attributes } as const;
  try {
    const { found } = await session.search(query);
    return found[0]?.entry ?? unread(dn);
  } catch (error) {
    if (error instanceof ServerRefused && error.code === NO_SUCH_OBJECT) return unread(dn);
    throw error;
  }
}

function unread(dn: string): Entry {
  return new Entry(dn, new Map());
}
