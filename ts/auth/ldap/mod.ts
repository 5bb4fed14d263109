/** Signing in by an LDAP directory. It is heavy: import it when a directory is first spoken to. */
export { LdapDirectory } from "./directory.ts";
export type { LdapDirectoryOptions } from "./directory.ts";
export { LDAP_OPTIONS } from "./options.ts";
export type { LdapOptions } from "./options.ts";
export { parseLdapOptions } from "./parse_options.ts";
