import { BlockList, isIP } from "node:net";

/** Who is at the other end of a connection, and how they reached this server. */
export interface Client {
  readonly address: string | null;
  /** Scheme and authority: `https://packages.example`. */
  readonly origin: string;
}

/** What is believed of requests. */
export interface ClientOptions {
  /** The one address of this server, where the administrator has said it. */
  readonly baseUrl?: string;
  /** CIDR ranges of proxies whose `X-Forwarded-*` fields are believed. */
  readonly trusted: readonly string[];
}

/** Reads the other end of a request that came from `peer`, the address that the connection has. */
export type ClientReader = (request: Request, peer: string | null) => Client;

/** Finds out who sent a request. Forwarded fields count only as far as trusted proxies wrote them. */
export function clientReader({ baseUrl, trusted }: ClientOptions): ClientReader {
  const proxies = blockList(trusted);
  return (request, peer) => {
    const isProxied = peer !== null && contains(proxies, peer);
    return {
      address: isProxied ? nearestStranger(request.headers, peer, proxies) : peer,
      origin: baseUrl ?? (isProxied ? forwardedOrigin(request) : new URL(request.url).origin),
    };
  };
}

/** The last address in `X-Forwarded-For` that no trusted proxy has; what stands before it is hearsay. */
function nearestStranger(headers: Headers, peer: string, proxies: BlockList): string {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const addresses = hops.filter((hop) => isIP(hop) !== 0);
  return addresses.findLast((hop) => !contains(proxies, hop)) ?? addresses[0] ?? peer;
}

const HOST = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

function forwardedOrigin({ url, headers }: Request): string {
  const direct = new URL(url);
  const proto = headers.get("x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  const host = headers.get("x-forwarded-host")?.split(",")[0]?.trim();
  const scheme = proto === "https" || proto === "http" ? proto : direct.protocol.slice(0, -1);
  return new URL(`${scheme}://${host && HOST.test(host) ? host : direct.host}`).origin;
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix = ""] = range.split("/");
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}
