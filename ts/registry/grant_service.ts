import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Role } from "../model/role.ts";
import type { Holder, RepositoryGrant, Team } from "../model/team.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import {
  type DocumentStore,
  type Page,
  page,
  type Place,
  shownPage,
} from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import { inTurn } from "./organization_turns.ts";
import { requireUser } from "./still_there.ts";

/** What the service is made of. */
export interface GrantServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** Who holds a grant: a team of the repository's organization, or anybody. */
export type GrantHolder = { readonly team: Team } | { readonly user: User };

/** Roles on single repositories, of teams and of people. */
export class GrantService {
  readonly #options: GrantServiceOptions;

  constructor(options: GrantServiceOptions) {
    this.#options = options;
  }

  /** One window of everything that is granted on a repository. */
  listOf(
    { id: repository }: Repository,
    window: { after?: Place; limit: number },
  ): Promise<Page<RepositoryGrant>> {
    const order = { by: "holder" } as const;
    const where = { repository };
    return page(this.#options.documents, COLLECTIONS.grants, { where, order, ...window });
  }

  /** One window of what is granted to a team, on the repositories that `shows` says yes to. */
  heldBy(
    { id }: Team,
    window: { after?: Place; limit: number },
    shows: (repository: Repository) => boolean,
  ): Promise<Page<{ readonly grant: RepositoryGrant; readonly repository: Repository }>> {
    const { documents } = this.#options;
    const where = { holder: `team:${id}` } as const;
    return shownPage(documents, COLLECTIONS.grants, { where, ...window }, async (grant) => {
      const repository = await documents.get(COLLECTIONS.repositories, grant.repository);
      return repository && shows(repository) ? { grant, repository } : null;
    });
  }

  /**
   * Grants a role, in the place of the one before. To a team it is the most that its members get,
   * and `null` leaves them what they are in it.
   */
  set<H extends GrantHolder>(
    repository: Repository,
    holder: H,
    role: H extends { user: User } ? Role : Role | null,
    by: Actor,
  ): Promise<RepositoryGrant> {
    const { leases } = this.#options;
    return inTurn(leases, repository.organization, async () => {
      await this.#requireAll(repository, holder);
      const before = await this.#find(repository, holder);
      if (before?.role === role) return before;
      const grant = await this.#write(repository, holder, before, role);
      const detail = { before: before && { role: before.role }, after: { role } };
      await this.#record("grant.set", repository, holder, { by, detail });
      return grant;
    });
  }

  /** Takes a grant back; refuses with `grant_missing`. */
  remove(repository: Repository, holder: GrantHolder, by: Actor): Promise<void> {
    const { documents, leases } = this.#options;
    return inTurn(leases, repository.organization, async () => {
      const grant = await this.#find(repository, holder);
      if (!grant) throw new RegistryError("grant_missing", nameOf(holder));
      await documents.delete(COLLECTIONS.grants, grant.id);
      const detail = { before: { role: grant.role }, after: null };
      await this.#record("grant.removed", repository, holder, { by, detail });
    });
  }

  #find(repository: Repository, holder: GrantHolder): Promise<RepositoryGrant | null> {
    return this.#options.documents.get(COLLECTIONS.grants, idOf(repository, holder));
  }

  /** Any of them may have gone while somebody waited for the turn. */
  async #requireAll({ id, path }: Repository, holder: GrantHolder): Promise<void> {
    const { documents } = this.#options;
    if (!await documents.get(COLLECTIONS.repositories, id)) {
      throw new RegistryError("repository_missing", quote(path));
    }
    if ("user" in holder) await requireUser(documents, holder.user);
    else if (!await documents.get(COLLECTIONS.teams, holder.team.id)) {
      throw new RegistryError("team_missing", quote(holder.team.slug));
    }
  }

  async #write(
    repository: Repository,
    holder: GrantHolder,
    before: RepositoryGrant | null,
    role: Role | null,
  ): Promise<RepositoryGrant> {
    const { documents, now } = this.#options;
    const written = before
      ? await documents.replace(COLLECTIONS.grants, { ...before, role })
      : await documents.insert(COLLECTIONS.grants, {
        ...{ id: idOf(repository, holder), repository: repository.id, role, createdAt: now() },
        ...{ organization: repository.organization, holder: textOf(holder) },
      });
    if (!written) throw new RegistryError("write_conflict", `Grant of ${nameOf(holder)}`);
    return written;
  }

  #record(
    kind: EventKind,
    { id, organization, path: target }: Repository,
    holder: GrantHolder,
    { by: actor, detail }: { by: Actor; detail: JsonObject },
  ): Promise<void> {
    const to = "user" in holder ? { user: holder.user.username } : { team: holder.team.slug };
    return this.#options.record({
      ...{ kind, actor, organization, repository: id, target, detail: { ...to, ...detail } },
    });
  }
}

function textOf(holder: GrantHolder): Holder {
  return "user" in holder ? `user:${holder.user.id}` : `team:${holder.team.id}`;
}

function idOf({ id }: Repository, holder: GrantHolder): string {
  return `${id}/${textOf(holder)}`;
}

function nameOf(holder: GrantHolder): string {
  return "user" in holder ? `user ${quote(holder.user.username)}` : `team "${holder.team.slug}"`;
}
