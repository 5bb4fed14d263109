import type { JsonObject } from "../kit/json.ts";
import { said } from "../kit/said.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { newId, type OrganizationId, parseSlug, quote, type Slug } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Role } from "../model/role.ts";
import { COLLECTIONS } from "../store/collections.ts";
import {
  deleteWhere,
  type DocumentStore,
  first,
  type Page,
  page,
  type Place,
} from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import { changedValues } from "./changed_values.ts";
import { memberDraft } from "./member_service.ts";
import { inTurn } from "./organization_turns.ts";
import { requireOrganization } from "./still_there.ts";
import { requireOwner } from "./owners.ts";

/** What the service is made of. */
export interface OrganizationServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** What a new organization is to be. */
export interface NewOrganization {
  readonly slug: Slug;
  readonly title: string;
  readonly defaultRole?: Role | null;
  readonly isForEverybody?: boolean;
}

/** What of an organization can be changed. */
export type OrganizationChange = Partial<
  Pick<Organization, "title" | "defaultRole" | "isForEverybody">
>;

/** Slug of the organization that exists from the first start. */
export const FIRST_ORGANIZATION = parseSlug("default");

const CHANGEABLE = ["title", "defaultRole", "isForEverybody"] as const;

/** Organizations: what they are called, and what being in them is worth. */
export class OrganizationService {
  readonly #options: OrganizationServiceOptions;

  constructor(options: OrganizationServiceOptions) {
    this.#options = options;
  }

  /** The organization of that slug, or `null`. */
  find(slug: string): Promise<Organization | null> {
    return first(this.#options.documents, COLLECTIONS.organizations, {
      where: { slug: slug as Slug },
    });
  }

  /** One window of all organizations, by slug. */
  list(window: { after?: Place; limit: number }): Promise<Page<Organization>> {
    const order = { by: "slug" } as const;
    return page(this.#options.documents, COLLECTIONS.organizations, { order, ...window });
  }

  /** The same of a few that are known by their ids. */
  async listOf(
    ids: Iterable<OrganizationId>,
    { after, limit }: { after?: Place; limit: number },
  ): Promise<Page<Organization>> {
    const { documents } = this.#options;
    const found = await Promise.all(
      Array.from(ids, (id) => documents.get(COLLECTIONS.organizations, id)),
    );
    const rest = found.filter((one) => one !== null)
      .filter(({ slug }) => after === undefined || slug > String(after.value))
      .toSorted((one, other) => one.slug < other.slug ? -1 : 1);
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? { value: last.slug, id: last.id } : null;
    return { items, next };
  }

  /** Creates an organization, which belongs to whoever does; refuses with `name_taken`. */
  async create(wanted: NewOrganization, by: Actor): Promise<Organization> {
    const { documents, now } = this.#options;
    const { slug, title, defaultRole = null, isForEverybody = false } = wanted;
    const id = newId() as OrganizationId;
    const created = await documents.insert(COLLECTIONS.organizations, {
      ...{ id, slug, title, defaultRole, isForEverybody, createdAt: now() },
    });
    if (!created) throw new RegistryError("name_taken", `Organization "${slug}"`);
    if (by.user !== null) {
      const owner = { organization: id, user: by.user, role: "owner", provider: "" } as const;
      await documents.insert(COLLECTIONS.members, memberDraft(owner, now()));
    }
    const detail = { title, defaultRole, isForEverybody, ...(by.user && { owner: by.name }) };
    await this.#record("organization.created", created, by, detail);
    return created;
  }

  /**
   * Changes an organization. Refuses with `last_owner` to take one from everybody that belongs to
   * nobody.
   */
  change({ id }: Organization, wanted: OrganizationChange, by: Actor): Promise<Organization> {
    const { documents, leases } = this.#options;
    return inTurn(leases, id, async () => {
      const before = await requireOrganization(documents, id);
      const after = { ...before, ...said(wanted) };
      const detail = changedValues(before, after, CHANGEABLE);
      if (!detail) return before;
      if (before.isForEverybody) await requireOwner(documents, after, null);
      const changed = await documents.replace(COLLECTIONS.organizations, after);
      if (!changed) throw new RegistryError("write_conflict", `Organization "${after.slug}"`);
      await this.#record("organization.changed", changed, by, { ...detail });
      return changed;
    });
  }

  /**
   * Deletes an organization with its teams and memberships, itself last: whoever is interrupted can
   * do it again. Refuses with `organization_in_use` while it has repositories.
   */
  delete({ id, slug }: Organization, by: Actor): Promise<void> {
    if (slug === FIRST_ORGANIZATION) {
      throw new RegistryError("access_denied", `"${slug}" stays: root addresses lead to it`);
    }
    const { documents, leases } = this.#options;
    return inTurn(leases, id, async () => {
      const organization = await requireOrganization(documents, id);
      const where = { organization: id };
      const repository = await first(documents, COLLECTIONS.repositories, { where });
      if (repository) throw new RegistryError("organization_in_use", quote(repository.path));
      await deleteWhere(documents, COLLECTIONS.teamMembers, where);
      await deleteWhere(documents, COLLECTIONS.teams, where);
      await deleteWhere(documents, COLLECTIONS.members, where);
      await documents.delete(COLLECTIONS.organizations, id);
      await this.#record("organization.deleted", organization, by, {});
    });
  }

  #record(
    kind: EventKind,
    { id: organization, slug: target }: Organization,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    return this.#options.record({ kind, actor, organization, target, detail });
  }
}
