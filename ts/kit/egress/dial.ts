import { isIP, type Socket } from "node:net";
import { getCACertificates } from "node:tls";
import { findAddresses, type Resolve } from "./addresses.ts";
import type { Destinations } from "./destinations.ts";
import { cannotFetch, EgressFailed, EgressRefused, faultOf } from "./egress_error.ts";
import type { Proxies, Proxy } from "./proxy.ts";
import { secure } from "./secure.ts";
import { openOneOf, openSocket } from "./socket.ts";
import type { Target } from "./target.ts";
import { openTunnel } from "./tunnel.ts";

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
    const overTls = target.url.protocol === "https:";
    const via = this.#options.proxies.towards(target);
    const socket = via
      ? await this.#through(via, target, signal)
      : await this.#directly(target, signal);
    return { socket: overTls ? await this.#secured(socket, target) : socket, via };
  }

  async #directly(target: Target, signal: AbortSignal): Promise<Socket> {
    const { destinations, resolve } = this.#options;
    const cannot = (why: string) => cannotFetch(target.url, why);
    const addresses = await findAddresses(target, { destinations, resolve, cannot });
    signal.throwIfAborted();
    return await openOneOf(addresses, target.port, signal).catch((cause) => {
      const why = `no connection (${faultOf(cause)})`;
      throw new EgressFailed("connect_failed", cannotFetch(target.url, why), { cause });
    });
  }

  async #through(via: Proxy, target: Target, signal: AbortSignal): Promise<Socket> {
    this.#judge(target);
    const socket = await openSocket(via.host, via.port, signal).catch((cause) => {
      const why = `its proxy cannot be reached (${faultOf(cause)})`;
      throw new EgressFailed("proxy_failed", cannotFetch(target.url, why), { cause });
    });
    return target.url.protocol === "https:" ? await openTunnel(socket, via, target) : socket;
  }

  /** The proxy resolves: what can be judged is an address, or how a name is spelled. */
  #judge({ host, port, url }: Target): void {
    const { destinations } = this.#options;
    const address = isIP(host) ? host : undefined;
    const why = address
      ? destinations.forbids(host, address, port)
      : destinations.forbidsName(host, port);
    if (why === null) return;
    throw new EgressRefused("destination_forbidden", cannotFetch(url, why), { address });
  }

  async #secured(socket: Socket, target: Target): Promise<Socket> {
    return await secure(socket, { host: target.host, ca: this.#trusted }).catch((cause) => {
      const why = `TLS cannot be agreed on (${faultOf(cause)})`;
      throw new EgressFailed("tls_failed", cannotFetch(target.url, why), { cause });
    });
  }
}
