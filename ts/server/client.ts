import { isIP } from "node:net";
import { withinRanges } from "../kit/address_range.ts";
import { RegistryError } from "../model/registry_error.ts";

/** Who is at the other end of a connection, and how they reached this server. */
export interface Client {
  readonly address: string | null;
  /** Where the server says that it is: `https://packages.example`. */
  readonly origin: string;
  /** Where this request says that it went, unless the settings say otherwise. */
  readonly reached: string;
  /** What a trusted proxy calls the request; absent where none does. */
  readonly requestId?: string;
}

/** What is believed of requests. */
export interface ClientOptions {
  /** The one address of this server, where the administrator has said it. */
  readonly baseUrl?: string;
  /** The same, where it was said at run time. */
  readonly told?: () => string | null;
  /** CIDR ranges of proxies whose `X-Forwarded-*` fields are believed. */
  readonly trusted: readonly string[];
}

/**
 * Reads the other end of a request that came from `peer`, the address that the connection has.
 * Refuses with `request_malformed` a `Host` that is none (RFC 9112 section 3.2).
 */
export type ClientReader = (request: Request, peer: string | null) => Client;

/** Finds out who sent a request. Forwarded fields count only as far as trusted proxies wrote them. */
export function clientReader({ baseUrl, told, trusted }: ClientOptions): ClientReader {
  const isProxy = withinRanges(trusted);
  return (request, peer) => {
    const isProxied = trusted.length > 0 && peer !== null && isProxy(peer);
    const direct = directUrl(request);
    const reached = baseUrl ??
      (isProxied ? forwardedOrigin(request.headers, direct) : direct.origin);
    const named = isProxied ? request.headers.get("x-request-id") : null;
    return {
      ...(named !== null && REQUEST_ID.test(named) && { requestId: named }),
      address: isProxied ? nearestStranger(request.headers, peer, isProxy) : peer,
      ...{ origin: baseUrl ?? told?.() ?? reached, reached },
    };
  };
}

/** What proxies and tracing write: it stands in logs, events and header fields as it is. */
const REQUEST_ID = /^[A-Za-z0-9._:~-]{1,128}$/;

/**
 * The last address in `X-Forwarded-For` that no trusted proxy has. What stands before it is hearsay,
 * and so is what stands before something that is no address.
 */
function nearestStranger(
  headers: Headers,
  peer: string,
  isProxy: (address: string) => boolean,
): string {
  let nearest = peer;
  for (const hop of (headers.get("x-forwarded-for") ?? "").split(",").toReversed()) {
    const address = addressOf(hop.trim());
    if (address === null) return nearest;
    nearest = address;
    if (!isProxy(address)) return nearest;
  }
  return nearest;
}

/** Some proxies write the port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressOf(hop: string): string | null {
  const plain = /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
  return isIP(plain) === 0 ? null : plain;
}

const HOST = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** Where the request says that it went; `Host` must not reach into the path or the user of it. */
function directUrl({ url, headers }: Request): URL {
  const host = headers.get("host");
  const direct = host === null || HOST.test(host) ? URL.parse(url) : null;
  if (direct) return direct;
  throw new RegistryError("request_malformed", "Host is not a host name with or without a port");
}

function forwardedOrigin(headers: Headers, direct: URL): string {
  const proto = headers.get("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  const host = headers.get("x-forwarded-host")?.split(",")[0]?.trim() ?? "";
  const scheme = proto === "https" || proto === "http" ? proto : direct.protocol.slice(0, -1);
  const forwarded = HOST.test(host) ? URL.parse(`${scheme}://${host}`) : null;
  return (forwarded ?? new URL(`${scheme}://${direct.host}`)).origin;
}
