import type { Socket } from "node:net";
import { findAddresses, type Resolve, systemResolve } from "./addresses.ts";
import { Destinations, type Spoken } from "./destinations.ts";
import { EgressFailed, faultOf } from "./egress_error.ts";
import { openOneOf } from "./socket.ts";

/** What a reach is made of. */
export interface ReachOptions {
  /** Host names, addresses and CIDR ranges that may be reached although they are not public. */
  readonly allow: readonly string[];
  readonly spoken: Spoken;
  /** How names become addresses; the system's way when left out. */
  readonly resolve?: Resolve;
}

/** A host whose addresses were judged. */
export interface Place {
  readonly addresses: readonly string[];
  /** Connects to one of the addresses; the connection ends with `signal`, whatever it is used for. */
  open(signal: AbortSignal): Promise<Socket>;
}

/**
 * The way out for protocols other than HTTP: the same addresses are open to them. It goes through no proxy
 * and speaks no TLS.
 */
export class Reach {
  readonly #destinations: Destinations;
  readonly #resolve: Resolve;

  constructor({ allow, spoken, resolve = systemResolve }: ReachOptions) {
    this.#destinations = new Destinations(allow, spoken);
    this.#resolve = resolve;
  }

  /** Resolves a host and judges it. Throws `EgressRefused` and `EgressFailed`, as opening does. */
  async find(host: string, port: number): Promise<Place> {
    const cannot = (why: string) => `Cannot connect to "${host}" on port ${port}: ${why}`;
    const [destinations, resolve] = [this.#destinations, this.#resolve];
    const addresses = await findAddresses({ host, port }, { destinations, resolve, cannot });
    const open = (signal: AbortSignal) =>
      openOneOf(addresses, port, signal).catch((cause) => {
        const why = cannot(`no connection (${faultOf(cause)})`);
        throw signal.aborted ? signal.reason : new EgressFailed("connect_failed", why, { cause });
      });
    return { addresses, open };
  }
}
