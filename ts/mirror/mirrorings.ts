import { quote } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Mirroring } from "../protocols/mirroring.ts";
import type { Protocol } from "../protocols/protocol.ts";

/** Knows how each ecosystem's packages are copied. */
export class Mirrorings {
  readonly #protocols: ReadonlyMap<string, Protocol>;

  constructor(protocols: readonly Protocol[]) {
    this.#protocols = new Map(protocols.map((protocol) => [protocol.id, protocol]));
  }

  /** The protocol of a repository. */
  protocol({ protocol, path }: Repository): Protocol {
    const found = this.#protocols.get(protocol);
    if (!found) throw new RegistryError("repository_missing", quote(path));
    return found;
  }

  /** How a repository's packages are copied; refuses with `value_refused` where they cannot be. */
  async of(repository: Repository): Promise<Mirroring> {
    const { title, mirroring } = this.protocol(repository);
    if (mirroring) return await mirroring();
    throw new RegistryError("value_refused", `Repositories of ${title} mirror nothing`);
  }
}
