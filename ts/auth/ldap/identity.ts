import type { ExternalIdentity } from "../../model/identity.ts";
import { DirectoryUnfit } from "./_fault.ts";
import { MARKING_ATTRIBUTES } from "./disabled.ts";
import type { Entry } from "./entry.ts";
import type { LdapOptions } from "./options.ts";
import { subjectOf } from "./subject.ts";

/** The attributes of somebody's entry that are asked for. */
export function attributesFor({ attributes, groups }: LdapOptions): readonly string[] {
  const wanted = [...Object.values(attributes), ...MARKING_ATTRIBUTES];
  if (groups?.by === "memberOf") wanted.push(groups.attribute);
  return [...new Set(wanted)];
}

/** Who an entry is about. Throws for an entry that lacks what identifies people. */
export function identityOf(
  entry: Entry,
  { attributes, emailIsVerified }: LdapOptions,
): Omit<ExternalIdentity, "groups"> {
  const subject = subjectOf(entry, attributes.subject);
  if (subject === null) throw lacks(entry, attributes.subject);
  const username = entry.text(attributes.username);
  if (username === null) throw lacks(entry, attributes.username);
  const email = entry.text(attributes.email);
  return {
    ...{ subject, username, email },
    emailVerified: email !== null && emailIsVerified,
    title: entry.text(attributes.title) ?? username,
  };
}

function lacks(entry: Entry, attribute: string): DirectoryUnfit {
  return new DirectoryUnfit(
    `"${entry.dn}" has no "${attribute}", or several, or the account may not read it`,
  );
}
