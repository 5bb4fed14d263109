import type { OptionSection } from "./field.ts";

const SCOPES = ["sub", "one", "base"] as const;
const BY = "groups.by";

/** The options of a directory, in the order in which they are written. */
export const LDAP_SECTIONS: readonly OptionSection[] = [
  {
    id: "connection",
    fields: [
      { path: "urls", kind: "lines", required: true },
      { path: "startTls", kind: "check" },
      { path: "allowPlaintext", kind: "check" },
      { path: "bindDn", kind: "text" },
    ],
  },
  {
    id: "people",
    fields: [
      { path: "userBase", kind: "text", required: true },
      { path: "userScope", kind: "choice", choices: SCOPES, usual: "sub" },
      { path: "userFilter", kind: "text", required: true },
      { path: "attributes.subject", kind: "text", usual: "entryUUID" },
      { path: "attributes.username", kind: "text", usual: "uid" },
      { path: "attributes.email", kind: "text", usual: "mail" },
      { path: "attributes.title", kind: "text", usual: "cn" },
      { path: "emailIsVerified", kind: "check" },
    ],
  },
  {
    id: "groups",
    fields: [
      { path: BY, kind: "choice", choices: ["", "search", "memberOf", "chain"] },
      { path: "groups.base", kind: "text", required: true, when: [BY, "search", "chain"] },
      {
        ...{ path: "groups.scope", kind: "choice", choices: SCOPES, usual: "sub" },
        when: [BY, "search", "chain"],
      },
      { path: "groups.filter", kind: "text", when: [BY, "search", "chain"] },
      { path: "groups.attribute", kind: "text", usual: "memberOf", when: [BY, "memberOf"] },
      {
        ...{ path: "groups.namedBy", kind: "text", usual: "dn" },
        when: [BY, "search", "memberOf", "chain"],
      },
      { path: "groups.levels", kind: "number", usual: 8, when: [BY, "search", "memberOf"] },
    ],
  },
  {
    ...{ id: "rare", rare: true },
    fields: [
      { path: "ca", kind: "area" },
      { path: "tlsServerName", kind: "text" },
      { path: "referrals", kind: "choice", choices: ["ignore", "follow"], usual: "ignore" },
      { path: "referralHosts", kind: "lines", when: ["referrals", "follow"] },
      { path: "pageSize", kind: "number", usual: 500 },
      { path: "connectSeconds", kind: "number", usual: 5 },
      { path: "operationSeconds", kind: "number", usual: 10 },
    ],
  },
];
