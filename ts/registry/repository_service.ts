import { LRUCache } from "lru-cache";
import { byCount } from "../kit/by_count.ts";
import type { JsonObject } from "../kit/json.ts";
import { said } from "../kit/said.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { newId, type OrganizationId, quote, type RepositoryId, type Slug } from "../model/ids.ts";
import type { Organization, Repository, Visibility } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import {
  deleteWhere,
  type DocumentStore,
  first,
  type Page,
  type Place,
  shownPage,
} from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import { changedValues } from "./changed_values.ts";
import { inTurn } from "./organization_turns.ts";
import { requireOrganization } from "./still_there.ts";
import { deleteTokens } from "./token_deletion.ts";

/** For how long another instance's change to a repository may go unnoticed, in milliseconds. */
const STALE_AFTER = 1_000;
const REPOSITORIES_KEPT = 10_000;

/** What the service is made of. */
export interface RepositoryServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
  /** Lets go of what is kept in memory of a repository that is gone. */
  readonly forget: (repository: Repository) => void;
}

/** What a new repository is to be. */
export interface NewRepository {
  readonly organization: Organization;
  readonly slug: Slug;
  readonly protocol: string;
  readonly title: string;
  readonly visibility: Visibility;
  readonly options?: JsonObject;
  readonly networks?: readonly string[];
}

/** What of a repository can be changed. */
export type RepositoryChange = Partial<
  Pick<Repository, "title" | "visibility" | "networks" | "options">
>;

const CHANGEABLE = ["title", "visibility", "networks", "options"] as const;
const ATTEMPTS = 8;

/** Repositories: where they are, and who may know of them. */
export class RepositoryService {
  readonly #options: RepositoryServiceOptions;
  readonly #byPath: LRUCache<string, { readonly repository: Repository | null }>;

  constructor(options: RepositoryServiceOptions) {
    this.#options = options;
    this.#byPath = new LRUCache({ ...byCount(REPOSITORIES_KEPT), ttl: STALE_AFTER });
  }

  /** The repository at `{organization}/{repository}`, or `null`; asked on every request, so it is kept for a second. */
  async find(path: string): Promise<Repository | null> {
    const kept = this.#byPath.get(path);
    if (kept) return kept.repository;
    const where = { path };
    const repository = await first(this.#options.documents, COLLECTIONS.repositories, { where });
    this.#byPath.set(path, { repository });
    return repository;
  }

  /** Whether {@link find} would answer this very state, without a look at the store. */
  isCurrent(repository: Repository): boolean {
    return this.#byPath.get(repository.path)?.repository === repository;
  }

  /** The repository at a path; refuses with `repository_missing`. */
  async get(path: string): Promise<Repository> {
    const repository = await this.find(path);
    if (!repository) throw new RegistryError("repository_missing", quote(path));
    return repository;
  }

  /** One window of the repositories, of one organization's or of all, that `shows` says yes to. */
  list(
    { organization, ...window }: {
      organization?: OrganizationId;
      after?: Place;
      limit: number;
    },
    shows: (repository: Repository) => boolean,
  ): Promise<Page<Repository>> {
    const where = organization === undefined ? {} : { organization };
    return shownPage(
      this.#options.documents,
      COLLECTIONS.repositories,
      { where, ...window },
      (repository) => shows(repository) ? repository : null,
    );
  }

  /**
   * Creates a repository, unless the organization is gone meanwhile. Refuses with `name_taken` or
   * `organization_missing`.
   */
  create(wanted: NewRepository, by: Actor): Promise<Repository> {
    const { documents, leases, now } = this.#options;
    const { organization, options = {}, networks, ...rest } = wanted;
    const path = `${organization.slug}/${wanted.slug}`;
    return inTurn(leases, organization.id, async () => {
      await requireOrganization(documents, organization.id);
      const created = await documents.insert(COLLECTIONS.repositories, {
        ...{ ...rest, options, path, id: newId() as RepositoryId, createdAt: now() },
        ...{ organization: organization.id, organizationSlug: organization.slug },
        ...(networks && { networks }),
      });
      if (!created) throw new RegistryError("name_taken", `Repository "${path}"`);
      this.#byPath.set(path, { repository: created });
      const { protocol, visibility } = created;
      await this.#record("repository.created", created, by, { protocol, visibility });
      return created;
    });
  }

  /** Changes a repository; refuses with `repository_missing` or `write_conflict`. */
  async change({ id, path }: Repository, wanted: RepositoryChange, by: Actor): Promise<Repository> {
    const { documents } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await documents.get(COLLECTIONS.repositories, id);
      if (!before) throw new RegistryError("repository_missing", quote(path));
      const after = { ...before, ...said(wanted) };
      const detail = changedValues(before, after, CHANGEABLE);
      if (!detail) return before;
      const changed = await documents.replace(COLLECTIONS.repositories, after);
      if (!changed) continue;
      this.#byPath.set(path, { repository: changed });
      await this.#record("repository.changed", changed, by, { ...detail });
      return changed;
    }
    throw new RegistryError("write_conflict", `Repository "${path}"`);
  }

  /**
   * Deletes a repository, and what opens it. What it holds stays until the sweep finds its grave,
   * which is dug first. Refuses with `repository_missing`.
   */
  async delete(repository: Repository, by: Actor): Promise<void> {
    const { documents, leases, now, forget } = this.#options;
    const { id, protocol, path, organization } = repository;
    await inTurn(leases, organization, async () => {
      const grave = { id, protocol, path, deletedAt: now() };
      await documents.insert(COLLECTIONS.graves, grave);
      const deleted = await documents.delete(COLLECTIONS.repositories, id);
      this.#byPath.delete(path);
      forget(repository);
      if (!deleted) throw new RegistryError("repository_missing", quote(path));
      const tokens = await deleteTokens(documents, { repository: id });
      const grants = await deleteWhere(documents, COLLECTIONS.grants, { repository: id });
      await this.#record("repository.deleted", repository, by, { protocol, tokens, grants });
    });
  }

  #record(
    kind: EventKind,
    { id, organization, path: target }: Repository,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    return this.#options.record({ kind, actor, organization, repository: id, target, detail });
  }
}
