import { type AddressKind, kindOf } from "./address_kind.ts";
import { type AddressRange, contains, parseAddress, parseRange } from "../address_range.ts";

/** What a name of the inside may resolve to; stranger kinds are opened by a range alone. */
const INSIDE: readonly (AddressKind | null)[] = ["loopback", "private", "shared"];

/** Names that mean this machine or this network (RFC 6761, 6762, 8375 and the `internal` domain). */
const INSIDE_NAME =
  /^[^.]+$|(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa)$/;

/** A protocol, and the ports below 1024 that it may speak to at public addresses. */
export interface Spoken {
  readonly protocol: string;
  readonly ports: readonly number[];
}

export const HTTP: Spoken = { protocol: "HTTP", ports: [80, 443] };
export const LDAP: Spoken = { protocol: "LDAP", ports: [389, 636] };

/**
 * Where requests may go. Public addresses are open on the ports of the protocol and from 1024 on: the
 * others belong to services that it must not speak to. What is allowed by the administrator goes further:
 * a range opens its addresses, whatever they are, and a host name opens loopback, private and shared
 * addresses that it resolves to; both open every port.
 */
export class Destinations {
  readonly #names = new Set<string>();
  readonly #ranges: AddressRange[] = [];
  readonly #spoken: Spoken;

  /** `allow` holds host names, addresses and CIDR ranges. */
  constructor(allow: readonly string[], spoken: Spoken = HTTP) {
    this.#spoken = spoken;
    for (const entry of allow) {
      const range = parseRange(entry);
      if (range) this.#ranges.push(range);
      else this.#names.add(entry.toLowerCase().replace(/\.$/, ""));
    }
  }

  /** Why `host` must not be reached at `address`, as half a sentence; `null` when it may be. */
  forbids(host: string, address: string, port: number): string | null {
    const parsed = parseAddress(address);
    if (!parsed) return "it resolves to something that is no address";
    if (this.#ranges.some((range) => contains(range, parsed))) return null;
    const named = this.#names.has(host);
    const kind = kindOf(parsed);
    if (kind && !(named && INSIDE.includes(kind))) {
      return `${says(host, address)} ${a(kind)} address`;
    }
    return named ? null : this.#forbidsPort(port);
  }

  /** The same for a name that a proxy resolves: all that can be judged is how it is spelled. */
  forbidsName(name: string, port: number): string | null {
    if (this.#names.has(name)) return null;
    if (INSIDE_NAME.test(name)) return "it is a name of the inside of a network";
    return this.#forbidsPort(port);
  }

  #forbidsPort(port: number): string | null {
    const { protocol, ports } = this.#spoken;
    return port >= 1024 || ports.includes(port) ? null : `port ${port} is not for ${protocol}`;
  }
}

function says(host: string, address: string): string {
  return host === address ? "it is" : "it resolves to";
}

function a(kind: AddressKind): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
