import { isIP } from "node:net";
import { listed, type Reader, ValueRefused } from "./reader.ts";

/** Addresses that no stranger can send from, by name. */
const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  none: [],
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** An IP address without brackets, or a host name. */
export const host: Reader<string> = {
  takes: "an IP address or a host name",
  parse(text) {
    if (!isIP(text) && !isHostName(text)) throw new ValueRefused(`must be ${host.takes}`);
    return text;
  },
};

/** Network ranges, each as `address/prefix`. */
export const networks: Reader<readonly string[]> = {
  takes: "a list of IP addresses and CIDR ranges, loopback, private, or none",
  parse(text) {
    return listed(text).flatMap((part) => {
      const found = NAMED_RANGES[part.toLowerCase()] ?? asRange(part);
      if (found) return found;
      throw new ValueRefused(`must be ${networks.takes}`);
    });
  },
};

/** The same for those that are believed. */
export const ranges: Reader<readonly string[]> = {
  takes: networks.takes,
  parse(text) {
    if (/^(?:true|yes|on|all|\*)$/i.test(text)) {
      throw new ValueRefused(
        "must say which proxies to trust, such as loopback, private or 10.0.0.0/8: trusting everybody lets anybody forge addresses",
      );
    }
    return networks.parse(text);
  },
};

/** Host names in lower case, and network ranges as `address/prefix`. */
export const destinations: Reader<readonly string[]> = {
  takes: "a list of host names, IP addresses and CIDR ranges, or none",
  parse(text) {
    return listed(text).flatMap((part) => {
      if (part.toLowerCase() === "none") return [];
      const found = asRange(part) ?? (isHostName(part) ? part.toLowerCase() : null);
      if (found) return found;
      throw new ValueRefused(`must be ${destinations.takes}`);
    });
  },
};

/** An address made only of digits and dots is a mistyped IP address, never a name. */
function isHostName(text: string): boolean {
  return HOST_NAME.test(text) && !/^[\d.]+$/.test(text);
}

function asRange(text: string): string | null {
  const [, address = "", prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return null;
  const widest = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? widest : Number(prefix);
  return bits <= widest ? `${address.toLowerCase()}/${bits}` : null;
}
