import type { Actor, RecordEvent } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { deleteWhere, type DocumentStore } from "../store/document_store.ts";
import type { MemberService } from "./member_service.ts";
import { requireOwner } from "./owners.ts";
import { deleteTokens } from "./token_deletion.ts";
import type { UserService } from "./user_service.ts";

/** What this is made of. */
export interface UserDeletionOptions {
  readonly documents: DocumentStore;
  readonly users: UserService;
  readonly members: MemberService;
  readonly record: RecordEvent;
}

/** Takes users away with everything that is theirs. What they did stays in the event log. */
export class UserDeletion {
  readonly #options: UserDeletionOptions;

  constructor(options: UserDeletionOptions) {
    this.#options = options;
  }

  /**
   * Deletes a user. Disabled first and deleted last: whoever is interrupted leaves somebody who can
   * do nothing any more, and can do it again. Refuses with `last_administrator` or `last_owner`.
   */
  async delete(user: User, by: Actor): Promise<void> {
    const { documents, users, members, record } = this.#options;
    const organizations = await members.organizationsOf(user);
    await this.#requireOtherOwners(user, organizations);
    await users.change(user.id, { disabled: true }, by);
    for (const one of organizations) await this.#leave(one, user, by);
    await this.#takeAway(user);
    if (!await documents.delete(COLLECTIONS.users, user.id)) {
      throw new RegistryError("user_missing", quote(user.username));
    }
    await record({
      ...{ kind: "user.deleted", actor: by, target: user.username },
      detail: { kind: user.kind, title: user.title, id: user.id },
    });
  }

  /** Nothing is taken away from somebody who cannot go in the end. */
  async #requireOtherOwners(user: User, organizations: readonly Organization[]): Promise<void> {
    const { documents, members } = this.#options;
    for (const organization of organizations) {
      const member = await members.find(organization, user);
      if (member?.role === "owner") await requireOwner(documents, organization, user.id);
    }
  }

  /** Whoever has left meanwhile need not. */
  async #leave(organization: Organization, user: User, by: Actor): Promise<void> {
    await this.#options.members.remove(organization, user, by).catch((error: unknown) => {
      if (!(error instanceof RegistryError && /^member_|^organization_/.test(error.code))) {
        throw error;
      }
    });
  }

  async #takeAway({ id: user }: User): Promise<void> {
    const { documents } = this.#options;
    await deleteTokens(documents, { owner: user });
    await deleteWhere(documents, COLLECTIONS.sessions, { user });
    await deleteWhere(documents, COLLECTIONS.passkeys, { user });
    await deleteWhere(documents, COLLECTIONS.identities, { user });
    await deleteWhere(documents, COLLECTIONS.grants, { holder: `user:${user}` });
    await deleteWhere(documents, COLLECTIONS.teamMembers, { user });
    await deleteWhere(documents, COLLECTIONS.members, { user });
  }
}
