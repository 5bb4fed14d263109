import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Mirroring } from "../protocols/mirroring.ts";
import type { NameRules, Protocol } from "../protocols/protocol.ts";

/** How packages of a repository are named and copied. */
export interface Dialect {
  readonly protocol: Protocol;
  readonly names: NameRules;
  readonly mirroring: Mirroring;
}

/** Refuses with `value_refused` a repository whose packages cannot be copied. */
export async function dialectOf(
  protocols: readonly Protocol[],
  repository: Repository,
): Promise<Dialect> {
  const protocol = protocols.find(({ id }) => id === repository.protocol);
  const mirroring = await protocol?.mirroring?.();
  if (protocol && mirroring) return { protocol, names: protocol.names, mirroring };
  const says = `Repositories of ${protocol?.title ?? repository.protocol} mirror nothing`;
  throw new RegistryError("value_refused", says);
}
