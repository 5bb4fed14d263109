import { type Address, type AddressRange, contains, parseRange } from "../address_range.ts";

/** What an address is when it is not a place on the public internet. */
export type AddressKind = keyof typeof SPECIAL | "reserved";

/**
 * The special-purpose registries of IANA (RFC 6890 and its updates) and the metadata services of
 * clouds, most telling first.
 */
const SPECIAL = {
  metadata: [
    ...["169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "192.0.0.192"],
    ...["168.63.129.16", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"],
  ],
  unspecified: ["0.0.0.0/8", "::/128"],
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"],
  shared: ["100.64.0.0/10"],
  "link-local": ["169.254.0.0/16", "fe80::/10"],
  documentation: [
    ...["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"],
  ],
  benchmarking: ["198.18.0.0/15", "2001:2::/48"],
  multicast: ["224.0.0.0/4", "ff00::/8"],
  tunnelled: ["192.88.99.0/24", "2001::/32", "2002::/16"],
} as const;

/** IETF protocol assignments, class E with the broadcast address, and the same of IPv6. */
const RESERVED = ranges(["192.0.0.0/24", "240.0.0.0/4", "2001::/23"]);

/** The only part of IPv6 from which global addresses are given out (RFC 4291 section 2.4). */
const GLOBAL = ranges(["2000::/3"]);

/** What follows these 96 bits is the IPv4 address that a NAT64 gateway connects to (RFC 6052). */
const NAT64 = ranges(["64:ff9b::/96"]);

const KINDS = Object.entries(SPECIAL).map(([kind, of]) =>
  [kind as AddressKind, ranges(of)] as const
);

/**
 * Why an address must not be connected to on a stranger's word; `null` for a public one. 6to4 and
 * Teredo are refused whole (nobody serves packages there), NAT64 is judged by what it embeds.
 */
export function kindOf(address: Address): AddressKind | null {
  if (within(NAT64, address)) return kindOf(address.slice(12));
  const special = KINDS.find(([, of]) => within(of, address));
  if (special) return special[0];
  if (within(RESERVED, address)) return "reserved";
  return address.length === 4 || within(GLOBAL, address) ? null : "reserved";
}

function within(all: readonly AddressRange[], address: Address): boolean {
  return all.some((range) => contains(range, address));
}

function ranges(texts: readonly string[]): readonly AddressRange[] {
  return texts.map((text) => parseRange(text)!);
}
