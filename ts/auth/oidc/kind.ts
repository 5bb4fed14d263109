import type { FetchGuarded } from "../../kit/egress/mod.ts";
import type { Sealer } from "../../kit/sealer.ts";
import type { Clock } from "../../model/document.ts";
import type { Once } from "../../store/once.ts";
import type { KindOfProvider, RelyingParty } from "../provider_kinds.ts";

/** What providers of kind `oidc` are spoken to with. */
export interface OidcKindOptions {
  readonly fetch: FetchGuarded;
  readonly sealer: Sealer;
  readonly once: Once;
  readonly now: Clock;
}

/** How OpenID providers are read and opened; the library is loaded when the first one is needed. */
export function oidcKind(options: OidcKindOptions): KindOfProvider<RelyingParty> {
  return {
    async check(json) {
      (await import("./options.ts")).parseOidcOptions(json);
    },
    async open({ id, title, options: json }, secret) {
      const { parseOidcOptions } = await import("./options.ts");
      const { OidcClient } = await import("./mod.ts");
      return new OidcClient({ ...options, id, title, options: parseOidcOptions(json), secret });
    },
  };
}
