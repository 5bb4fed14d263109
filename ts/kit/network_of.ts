import { parseAddress } from "./address_range.ts";

/**
 * The part of an address that one subscriber cannot change at will: IPv4 whole, IPv6 to 64 bits.
 * What is no address stands for itself.
 */
export function networkOf(address: string): string {
  const bytes = parseAddress(address.replace(/%.*$/, ""));
  if (!bytes) return address;
  if (bytes.length === 4) return bytes.join(".");
  const groups = [0, 2, 4, 6].map((place) => bytes[place]! << 8 | bytes[place + 1]!);
  return groups.map((group) => group.toString(16)).join(":");
}
