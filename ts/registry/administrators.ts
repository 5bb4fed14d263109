import type { UserId } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";

/** What this is made of. */
export interface AdministratorsOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
}

/**
 * Keeps somebody platform administrator. Only enabled people count: whoever holds the token of a
 * service account may be nobody who could let others in again.
 */
export class Administrators {
  readonly #options: AdministratorsOptions;

  constructor(options: AdministratorsOptions) {
    this.#options = options;
  }

  /**
   * Does `work`, which may take away what makes `id` an administrator, while nobody on any instance
   * does the same to another one. Refuses with `last_administrator` where nobody else is left.
   */
  without<T>(id: UserId, work: () => Promise<T>): Promise<T> {
    const { documents, leases } = this.#options;
    return leases.hold("administrators", async () => {
      const user = await documents.get(COLLECTIONS.users, id);
      if (user && administers(user)) await this.#requireAnother(user);
      return await work();
    });
  }

  async #requireAnother({ id, username }: User): Promise<void> {
    const { documents } = this.#options;
    const where = { platformAdmin: true };
    for await (const other of documents.find(COLLECTIONS.users, { where })) {
      if (other.id !== id && administers(other)) return;
    }
    throw new RegistryError("last_administrator", `"${username}" is the only one`);
  }
}

function administers({ platformAdmin, disabled, kind }: User): boolean {
  return platformAdmin && !disabled && kind === "human";
}
