import { EgressRefused } from "./egress_error.ts";

/** Somewhere to send a request to. */
export interface Target {
  readonly url: URL;
  /** A name without its final dot, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

const NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const LONGEST = 8192;

/**
 * Reads the address of a request, at first or in a redirection. The URL parser has by then made
 * `0x7f.1` and `2130706433` into `127.0.0.1`, and names into lower-case ASCII.
 */
export function parseTarget(address: string | URL, httpsOnly = false): Target {
  const url = URL.parse(String(address));
  if (!url || url.href.length > LONGEST) throw unusable("it is no URL, or a very long one");
  if (url.protocol !== "https:" && (httpsOnly || url.protocol !== "http:")) {
    throw unusable(`its scheme must be ${httpsOnly ? "https" : "http or https"}`);
  }
  if (url.username || url.password) throw unusable("it holds a user name or a password");
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (!host.includes(":") && !NAME.test(host)) throw unusable("its host is not a host name");
  url.hash = "";
  if (url.hostname.endsWith(".")) url.hostname = host;
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return { url, host, port };
}

function unusable(why: string): EgressRefused {
  return new EgressRefused("url_unusable", `Cannot fetch from this address: ${why}`);
}
