/** The directory that tests sign in with: a company as OpenLDAP keeps it, and a part as Active Directory would. */
import { Attribute, Change, Client } from "ldapts";
import type { Certificate } from "../certificates.ts";
import { ldifOf } from "../ldif.ts";
import { ROOT_PASSWORD, rootOf, type Slapd, startSlapd } from "../slapd.ts";
import { DATABASE, SCHEMA } from "./configuration.ts";
import { groups, projects } from "./groups.ts";
import { ELSEWHERE, groupOf, SUFFIX } from "./names.ts";
import { corp, oddPeople, people, person, referral, skeleton, unit } from "./people.ts";

export * from "./names.ts";

/** Starts the directory. Searches of all of it are sent on to `elsewhere`, where it is given. */
export async function startDirectory(
  options: { tls?: Certificate; elsewhere?: string; port?: number } = {},
): Promise<Slapd> {
  const entries = [...skeleton(), ...people(), ...oddPeople(), ...corp(), ...projects()];
  if (options.elsewhere) entries.push(referral(options.elsewhere));
  const directory = await startSlapd({
    ...{ ...options, suffix: SUFFIX, ldif: ldifOf(entries), schema: SCHEMA, database: DATABASE },
  });
  await addGroups(directory);
  return directory;
}

/** Starts a directory that has but the account and what is elsewhere for the other one. */
export async function startElsewhere(): Promise<Slapd> {
  const entries = [
    ...skeleton(),
    unit(ELSEWHERE),
    person(`uid=faraway,${ELSEWHERE}`, "faraway", "Far Away"),
  ];
  const ldif = ldifOf(entries);
  return await startSlapd({ suffix: SUFFIX, ldif, schema: SCHEMA, database: DATABASE });
}

/** Groups in groups, three levels deep and in a circle; added at work, for the overlay to see them. */
async function addGroups({ ldap }: Slapd): Promise<void> {
  await using client = new Client({ url: ldap });
  await client.bind(rootOf(SUFFIX), ROOT_PASSWORD);
  for (const [dn, attributes] of groups()) {
    await client.add(dn, attributes as Record<string, string>);
  }
  const back = new Attribute({ type: "member", values: [groupOf("blue")] });
  await client.modify(groupOf("red"), new Change({ operation: "add", modification: back }));
}
