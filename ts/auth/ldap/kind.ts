import type { Reach } from "../../kit/egress/mod.ts";
import type { Clock } from "../../model/document.ts";
import type { Directory, KindOfProvider } from "../provider_kinds.ts";

/** What providers of kind `ldap` are spoken to with. */
export interface LdapKindOptions {
  /** Opens the way to their servers. */
  readonly openReach: () => Promise<Reach>;
  readonly now: Clock;
}

/** How directories are read and opened; the library is loaded when the first one is needed. */
export function ldapKind({ openReach, now }: LdapKindOptions): KindOfProvider<Directory> {
  return {
    async check(json) {
      (await import("./mod.ts")).parseLdapOptions(json);
    },
    async open({ options: json }, secret) {
      const { LdapDirectory, parseLdapOptions } = await import("./mod.ts");
      const options = parseLdapOptions(json);
      return new LdapDirectory({ options, secret, reach: await openReach(), now });
    },
  };
}
