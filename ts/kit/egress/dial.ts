import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { connect as connectTls, getCACertificates } from "node:tls";
import type { Destinations } from "./destinations.ts";
import { cannotFetch, EgressFailed, EgressRefused, faultOf } from "./egress_error.ts";
import type { Proxies, Proxy } from "./proxy.ts";
import { openOneOf, openSocket, ready } from "./socket.ts";
import type { Target } from "./target.ts";
import { openTunnel } from "./tunnel.ts";

/** Every address, of both families, of a host name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface DialerOptions {
  readonly destinations: Destinations;
  readonly proxies: Proxies;
  readonly resolve: Resolve;
  /** PEM certificates trusted besides those of the system. */
  readonly ca: readonly string[];
}

/** A connection, and the proxy that must be told the whole address, where there is one. */
export interface Dialed {
  readonly socket: Socket;
  readonly via: Proxy | null;
}

/**
 * Opens connections to where requests may go, and nowhere else. A name is resolved once per
 * connection and the socket is given the address that was judged, so that no second answer of a name
 * server counts; TLS still asks for a certificate of the name. Behind a proxy the proxy resolves:
 * addresses are judged all the same, names by their spelling alone.
 */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #trusted?: string[];

  constructor(options: DialerOptions) {
    this.#options = options;
    if (options.ca.length > 0) this.#trusted = [...getCACertificates("default"), ...options.ca];
  }

  async dial(target: Target, signal: AbortSignal): Promise<Dialed> {
    const secure = target.url.protocol === "https:";
    const via = this.#options.proxies.towards(target);
    const socket = via
      ? await this.#through(via, target, signal)
      : await this.#directly(target, signal);
    return { socket: secure ? await this.#secured(socket, target) : socket, via };
  }

  async #directly(target: Target, signal: AbortSignal): Promise<Socket> {
    const addresses = await this.#resolved(target);
    for (const address of addresses) this.#judge(target, address);
    signal.throwIfAborted();
    return await openOneOf(addresses, target.port, signal).catch((cause) => {
      const why = `no connection (${faultOf(cause)})`;
      throw new EgressFailed("connect_failed", cannotFetch(target.url, why), { cause });
    });
  }

  async #through(via: Proxy, target: Target, signal: AbortSignal): Promise<Socket> {
    this.#judge(target, isIP(target.host) ? target.host : null);
    const socket = await openSocket(via.host, via.port, signal).catch((cause) => {
      const why = `its proxy cannot be reached (${faultOf(cause)})`;
      throw new EgressFailed("proxy_failed", cannotFetch(target.url, why), { cause });
    });
    return target.url.protocol === "https:" ? await openTunnel(socket, via, target) : socket;
  }

  /** One forbidden address spoils a name: mixed answers are how guards are led around. */
  #judge(target: Target, address: string | null): void {
    const { host, port, url } = target;
    const { destinations } = this.#options;
    const why = address === null
      ? destinations.forbidsName(host, port)
      : destinations.forbids(host, address, port);
    if (why === null) return;
    throw new EgressRefused("destination_forbidden", cannotFetch(url, why), {
      address: address ?? undefined,
    });
  }

  async #resolved({ host, url }: Target): Promise<readonly string[]> {
    if (isIP(host)) return [host];
    try {
      const addresses = await this.#options.resolve(host);
      if (addresses.length > 0) return addresses;
    } catch (cause) {
      const why = `its name cannot be resolved (${faultOf(cause)})`;
      throw new EgressFailed("name_unresolved", cannotFetch(url, why), { cause });
    }
    throw new EgressFailed("name_unresolved", cannotFetch(url, "its name has no address"));
  }

  async #secured(socket: Socket, target: Target): Promise<Socket> {
    const secured = connectTls({
      socket,
      ca: this.#trusted,
      rejectUnauthorized: true,
      host: target.host,
      servername: isIP(target.host) ? "" : target.host,
    });
    return await ready(secured, "secureConnect").catch((cause) => {
      socket.destroy();
      const why = `TLS cannot be agreed on (${faultOf(cause)})`;
      throw new EgressFailed("tls_failed", cannotFetch(target.url, why), { cause });
    });
  }
}

/** What the system resolves a name to: its own hosts file counts, as do its search domains. */
export async function systemResolve(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
}
