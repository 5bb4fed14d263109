import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Destinations } from "./destinations.ts";
import { EgressFailed, EgressRefused, faultOf } from "./egress_error.ts";

/** Every address, of both families, of a host name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** How a host becomes addresses that may be connected to. */
export interface FindingAddresses {
  readonly destinations: Destinations;
  readonly resolve: Resolve;
  /** Says that something cannot be done, and why, for the message of an error. */
  readonly cannot: (why: string) => string;
}

/**
 * The addresses of a host, each of them judged. They are what must be connected to: the name may
 * resolve to others a moment later. One forbidden address spoils the host, as mixed answers are how
 * guards are led around.
 */
export async function findAddresses(
  { host, port }: { readonly host: string; readonly port: number },
  finding: FindingAddresses,
): Promise<readonly string[]> {
  const addresses = isIP(host) ? [host] : await resolved(host, finding);
  for (const address of addresses) {
    const why = finding.destinations.forbids(host, address, port);
    if (why !== null) {
      throw new EgressRefused("destination_forbidden", finding.cannot(why), { address });
    }
  }
  return addresses;
}

async function resolved(host: string, { resolve, cannot }: FindingAddresses) {
  const addresses = await resolve(host).catch((cause) => {
    const why = `its name cannot be resolved (${faultOf(cause)})`;
    throw new EgressFailed("name_unresolved", cannot(why), { cause });
  });
  if (addresses.length > 0) return addresses;
  throw new EgressFailed("name_unresolved", cannot("its name has no address"));
}

/** What the system resolves a name to: its own hosts file counts, as do its search domains. */
export async function systemResolve(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
}
