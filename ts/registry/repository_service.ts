import { LRUCache } from "lru-cache";
import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import { newId, type OrganizationId, type RepositoryId, type Slug } from "../model/ids.ts";
import type { Organization, Repository, Visibility } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Role } from "../model/role.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first, type Page, page, type Place } from "../store/document_store.ts";
import type { EventLog } from "./event_log.ts";

/** For how long another instance's change to a repository may go unnoticed, in milliseconds. */
const STALE_AFTER = 1_000;
const REPOSITORIES_KEPT = 10_000;

/** What the service is made of. */
export interface RepositoryServiceOptions {
  readonly documents: DocumentStore;
  readonly events: EventLog;
  readonly now: Clock;
}

/** What a new organization is to be. */
export interface NewOrganization extends Pick<Organization, "slug" | "title"> {
  readonly defaultRole?: Role | null;
  readonly isForEverybody?: boolean;
}

/** What a new repository is to be. */
export interface NewRepository {
  readonly organization: Organization;
  readonly slug: Slug;
  readonly protocol: string;
  readonly title: string;
  readonly visibility: Visibility;
  readonly options?: JsonObject;
}

/** Organizations and their repositories. */
export class RepositoryService {
  readonly #documents: DocumentStore;
  readonly #events: EventLog;
  readonly #now: Clock;
  readonly #byPath: LRUCache<string, { readonly repository: Repository | null }>;

  constructor({ documents, events, now }: RepositoryServiceOptions) {
    this.#documents = documents;
    this.#events = events;
    this.#now = now;
    this.#byPath = new LRUCache({ max: REPOSITORIES_KEPT, ttl: STALE_AFTER });
  }

  /** The repository at `{organization}/{repository}`, or `null`; asked on every request, so it is kept for a second. */
  async find(path: string): Promise<Repository | null> {
    const kept = this.#byPath.get(path);
    if (kept) return kept.repository;
    const repository = await first(this.#documents, COLLECTIONS.repositories, { where: { path } });
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
    if (!repository) throw new RegistryError("repository_missing", JSON.stringify(path));
    return repository;
  }

  /** One window of all repositories, or of one organization's. */
  list(
    { organization, after, limit }: {
      organization?: OrganizationId;
      after?: Place;
      limit: number;
    },
  ): Promise<Page<Repository>> {
    const where = organization === undefined ? {} : { organization };
    return page(this.#documents, COLLECTIONS.repositories, { where, after, limit });
  }

  /** The organization of that slug, or `null`. */
  findOrganization(slug: Slug): Promise<Organization | null> {
    return first(this.#documents, COLLECTIONS.organizations, { where: { slug } });
  }

  /** Creates an organization; refuses with `name_taken`. */
  async createOrganization(
    { slug, title, defaultRole = null, isForEverybody = false }: NewOrganization,
    by: Actor,
  ): Promise<Organization> {
    const id = newId() as OrganizationId;
    const draft = { id, slug, title, defaultRole, isForEverybody, createdAt: this.#now() };
    const created = await this.#documents.insert(COLLECTIONS.organizations, draft);
    if (!created) throw new RegistryError("name_taken", `Organization "${slug}"`);
    await this.#events.record({
      ...{ kind: "organization.created", actor: by, organization: id, repository: null },
      ...{ target: slug, detail: {} },
    });
    return created;
  }

  /** Creates a repository; refuses with `name_taken`. */
  async create(wanted: NewRepository, by: Actor): Promise<Repository> {
    const { organization, options = {}, ...rest } = wanted;
    const path = `${organization.slug}/${wanted.slug}`;
    const created = await this.#documents.insert(COLLECTIONS.repositories, {
      ...{ ...rest, options, path, id: newId() as RepositoryId, createdAt: this.#now() },
      ...{ organization: organization.id, organizationSlug: organization.slug },
    });
    if (!created) throw new RegistryError("name_taken", `Repository "${path}"`);
    this.#byPath.set(path, { repository: created });
    await this.#events.record({
      ...{ kind: "repository.created", actor: by, organization: organization.id },
      ...{ repository: created.id, target: path, detail: { protocol: wanted.protocol } },
    });
    return created;
  }
}
