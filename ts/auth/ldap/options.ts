import { z } from "zod";
import { ACTIVE_DIRECTORY, OPENLDAP } from "./_option_examples.ts";
import { attribute, DN, FILTER, SCOPE } from "./_option_parts.ts";
import { GROUP_OPTIONS } from "./group_options.ts";
import { parseServerUrl } from "./server.ts";

const HOST = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]+)$/;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/;

const ATTRIBUTES = z.strictObject({
  subject: attribute("entryUUID").meta({
    description: "What never changes and is never given to anybody else; `objectGUID` and " +
      "`objectSid` are read as Active Directory writes them",
    examples: ["entryUUID", "objectGUID", "objectSid", "nsUniqueId"],
  }),
  username: attribute("uid").meta({ examples: ["uid", "sAMAccountName"] }),
  email: attribute("mail"),
  title: attribute("cn").meta({ examples: ["cn", "displayName"] }),
});

const FIELDS = z.strictObject({
  urls: z.array(z.string().max(300)).min(1).max(10).meta({
    description: "Servers, tried in this order: `ldaps://host[:port]` or `ldap://host[:port]`",
  }),
  startTls: z.boolean().default(false).meta({
    description: "Whether TLS is begun on connections to `ldap://` before anything else is said",
  }),
  allowPlaintext: z.boolean().default(false).meta({
    description: "Allows `ldap://` without TLS: everybody on the way can read the passwords",
  }),
  ca: z.string().max(100_000).regex(PEM, "must hold PEM certificates").nullish().meta({
    description: "PEM certificates that are trusted instead of those of the system",
  }),
  tlsServerName: z.string().max(253).toLowerCase().regex(HOST, "must be a host name").nullish()
    .meta({ description: "What certificates are for, where that is not the host of the address" }),
  bindDn: DN.nullish().meta({
    description: "The account that searches, with the provider's secret; left out, nobody does",
  }),
  userBase: DN,
  userScope: SCOPE,
  userFilter: FILTER.meta({
    description: "Finds somebody: `{login}` is what they typed",
    examples: ["(uid={login})"],
  }),
  attributes: ATTRIBUTES.prefault({}),
  groups: GROUP_OPTIONS.nullish().meta({
    description: "How groups are found; left out, nobody has any",
  }),
  emailIsVerified: z.boolean().default(false).meta({
    description: "Whether e-mail addresses in the directory are nobody else's, as its " +
      "administrators vouch",
  }),
  pageSize: z.number().int().min(0).max(5000).default(500).meta({
    description: "How many entries the server is asked for at once; 0 for all",
  }),
  connectSeconds: z.number().int().min(1).max(60).default(5),
  operationSeconds: z.number().int().min(1).max(60).default(10),
  referrals: z.enum(["ignore", "follow"]).default("ignore").meta({
    description: "Whether to ask elsewhere where the directory says so; only at the hosts of " +
      "`urls` and `referralHosts`, who get the account's password",
  }),
  referralHosts: z.array(z.string().max(253).toLowerCase().regex(HOST, "must be a host name"))
    .max(50).default([]),
});

/** How a directory is spoken to, as an administrator writes it. */
export const LDAP_OPTIONS = FIELDS.superRefine((options, { addIssue }) => {
  for (const [path, says] of contradictions(options)) {
    addIssue({ code: "custom", path: [...path], message: says, input: options });
  }
}).meta({ id: "LdapOptions", examples: [OPENLDAP, ACTIVE_DIRECTORY] });

/** How a directory is spoken to, with everything that was left out filled in. */
export type LdapOptions = z.output<typeof FIELDS>;

function* contradictions(
  options: LdapOptions,
): Iterable<readonly [readonly PropertyKey[], string]> {
  const { urls, startTls, allowPlaintext } = options;
  for (const [at, url] of urls.entries()) {
    const parsed = parseServerUrl(url);
    if (!parsed) yield [["urls", at], "must be like ldaps://ldap.example.com:636"];
    else if (parsed.protocol === "ldap" && !startTls && !allowPlaintext) {
      yield [["urls", at], 'must begin with ldaps://, or need "startTls": it sends passwords'];
    }
  }
}
