/** An IP address as its 4 or 16 bytes. */
export type Address = Uint8Array;

/** All addresses that share their first `bits` with `base`. */
export interface AddressRange {
  readonly base: Address;
  readonly bits: number;
}

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/**
 * Reads an IP address; an IPv4 address mapped into IPv6 (RFC 4291 section 2.5.5.2) is the IPv4
 * address that a system would connect to. `null` for everything else, scoped addresses included.
 */
export function parseAddress(text: string): Address | null {
  return asIpv4(text) ?? unmapped(asIpv6(text));
}

/** Reads `address/prefix`, or an address that stands for itself alone; `null` for everything else. */
export function parseRange(text: string): AddressRange | null {
  const [, address = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const base = asIpv4(address) ?? asIpv6(address);
  if (!base) return null;
  const bits = prefix === undefined ? base.length * 8 : Number(prefix);
  if (bits > base.length * 8) return null;
  const plain = bits >= 96 ? unmapped(base)! : base;
  return { base: plain, bits: bits - (base.length - plain.length) * 8 };
}

/** Whether an address lies in a range; IPv4 and IPv6 have nothing in common. */
export function contains({ base, bits }: AddressRange, address: Address): boolean {
  if (base.length !== address.length) return false;
  const whole = bits >> 3;
  if (base.subarray(0, whole).some((byte, place) => byte !== address[place])) return false;
  const rest = 8 - (bits & 7);
  return rest === 8 || base[whole]! >> rest === address[whole]! >> rest;
}

function asIpv4(text: string): Address | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return null;
  const numbers = parts.map(Number);
  return numbers.every((number) => number <= 255) ? Uint8Array.from(numbers) : null;
}

/** The URL parser knows every spelling of IPv6, and has one for each address. */
function asIpv6(text: string): Address | null {
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)) return null;
  const url = URL.parse(`http://[${text}]/`);
  if (!url) return null;
  const [head = [], tail = []] = url.hostname.slice(1, -1).split("::").map(groups);
  const zeros = Array<number>(8 - head.length - tail.length).fill(0);
  return Uint8Array.from(
    [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 255]),
  );
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
}

function unmapped(address: Address | null): Address | null {
  const mapped = address?.length === 16 && MAPPED.every((byte, place) => address[place] === byte);
  return mapped ? address.slice(12) : address;
}

/** Tells whether addresses lie in any of some ranges; what is no address lies in none. */
export function withinRanges(ranges: readonly string[]): (address: string) => boolean {
  const parsed = ranges.map(parseRange).filter((range) => range !== null);
  return (text) => {
    const address = parseAddress(text);
    return address !== null && parsed.some((range) => contains(range, address));
  };
}
