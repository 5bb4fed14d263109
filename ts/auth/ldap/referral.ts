import type { LdapOptions } from "./options.ts";
import { parseServerUrl, type Server, serversOf } from "./server.ts";

/** Where a server says that a search goes on. */
export interface Referral {
  readonly server: Server;
  /** Below what to search there; as before where it says nothing. */
  readonly base: string | null;
  readonly scope: "base" | "one" | "sub" | null;
}

const SCOPES = new Map([["base", "base"], ["one", "one"], ["sub", "sub"]] as const);

/**
 * Reads the address in a referral (RFC 4516), if it may be followed: the account's password goes
 * there, so it must be a host that the options name. Filters in it are a stranger's and not used.
 */
export function parseReferral(address: string, options: LdapOptions): Referral | null {
  const [, url, path = ""] = /^([^/]+:\/\/[^/?]*)\/?(.*)$/s.exec(address) ?? [];
  const parsed = url && parseServerUrl(url);
  if (!parsed || !isAllowed(parsed.host, options)) return null;
  const { protocol, host, port } = parsed;
  const isPlain = serversOf(options).every((server) => server.protection === "none");
  const protection = protocol === "ldaps" ? "tls" : isPlain ? "none" : "startTls";
  const [base = "", , scope = ""] = path.split("?");
  return {
    server: { url, host, port, protection, certificateFor: host },
    base: decoded(base) || null,
    scope: SCOPES.get(scope.toLowerCase() as "sub") ?? null,
  };
}

function isAllowed(host: string, { urls, referralHosts }: LdapOptions): boolean {
  return referralHosts.includes(host) || urls.some((url) => parseServerUrl(url)?.host === host);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
