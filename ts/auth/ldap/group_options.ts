import { z } from "zod";
import { attribute, DN, FILTER, SCOPE } from "./_option_parts.ts";

const NAMED_BY = attribute("dn").meta({
  description: "What a group is called in mappings: `dn`, or an attribute of it. Names that are " +
    "no DNs may stand more than once in a directory",
  examples: ["dn", "cn"],
});

const LEVELS = z.number().int().min(0).max(16).default(8).meta({
  description: "How many levels of groups in groups are followed; 0 for none",
});

const BY_SEARCH = z.strictObject({
  by: z.literal("search"),
  base: DN,
  scope: SCOPE,
  filter: FILTER.default("(|(member={dn})(uniqueMember={dn})(memberUid={username}))").meta({
    description: "Finds the groups of somebody: `{dn}` and `{username}` are filled in",
  }),
  namedBy: NAMED_BY,
  levels: LEVELS,
}).meta({ description: "Groups that name their members" });

const BY_MEMBER_OF = z.strictObject({
  by: z.literal("memberOf"),
  attribute: attribute("memberOf"),
  namedBy: NAMED_BY,
  levels: LEVELS,
}).meta({ description: "Members that name their groups" });

const BY_CHAIN = z.strictObject({
  by: z.literal("chain"),
  base: DN,
  scope: SCOPE,
  filter: FILTER.default("(objectClass=group)"),
  namedBy: NAMED_BY,
}).meta({
  description: "Active Directory finds all groups itself, nested ones too " +
    "(LDAP_MATCHING_RULE_IN_CHAIN)",
});

/** How groups are found, as an administrator writes it. */
export const GROUP_OPTIONS = z.discriminatedUnion("by", [BY_SEARCH, BY_MEMBER_OF, BY_CHAIN], {
  error: 'must say "by": search, memberOf or chain',
});

/** How groups are found. */
export type GroupOptions = z.output<typeof GROUP_OPTIONS>;

/** The attributes of groups that say what they are called; `1.1` asks for none (RFC 4511). */
export function namingAttributes({ namedBy }: GroupOptions): readonly string[] {
  return [namedBy === "dn" ? "1.1" : namedBy];
}
