import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { newId, quote, type Slug, type TeamId } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Team } from "../model/team.ts";
import type { ViewRules } from "../model/view.ts";
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
import { inTurn } from "./organization_turns.ts";
import { requireOrganization } from "./still_there.ts";

/** What the service is made of. */
export interface TeamServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** What a new team is to be. */
export interface NewTeam {
  readonly slug: Slug;
  readonly title: string;
  readonly view?: ViewRules;
}

/** What of a team can be changed. */
export interface TeamChange {
  readonly title?: string;
  /** `null` shows everything. */
  readonly view?: ViewRules | null;
}

/** Teams: what they are called, and what their members see. */
export class TeamService {
  readonly #options: TeamServiceOptions;

  constructor(options: TeamServiceOptions) {
    this.#options = options;
  }

  /** One window of the teams of an organization, by slug. */
  list(
    { id: organization }: Organization,
    window: { after?: Place; limit: number },
  ): Promise<Page<Team>> {
    const order = { by: "slug" } as const;
    const where = { organization };
    return page(this.#options.documents, COLLECTIONS.teams, { where, order, ...window });
  }

  /** A team by its slug; refuses with `team_missing`. */
  async get({ id }: Organization, slug: string): Promise<Team> {
    const where = { path: `${id}/${slug}` };
    const found = await first(this.#options.documents, COLLECTIONS.teams, { where });
    if (!found) throw new RegistryError("team_missing", quote(slug));
    return found;
  }

  /** A team by its id, or `null`. */
  find(id: TeamId): Promise<Team | null> {
    return this.#options.documents.get(COLLECTIONS.teams, id);
  }

  /** Creates a team; refuses with `name_taken`. */
  create(
    { id: organization }: Organization,
    { slug, title, view }: NewTeam,
    by: Actor,
  ): Promise<Team> {
    const { documents, leases, now } = this.#options;
    return inTurn(leases, organization, async () => {
      await requireOrganization(documents, organization);
      const created = await documents.insert(COLLECTIONS.teams, {
        ...{ id: newId() as TeamId, organization, slug, path: `${organization}/${slug}`, title },
        ...{ createdAt: now(), ...(view && { view }) },
      });
      if (!created) throw new RegistryError("name_taken", `Team "${slug}"`);
      await this.#record("team.created", created, by, { title, view: said(view) });
      return created;
    });
  }

  /** Changes a team; refuses with `team_missing`. */
  change(team: Team, { title, view }: TeamChange, by: Actor): Promise<Team> {
    const { documents, leases } = this.#options;
    return inTurn(leases, team.organization, async () => {
      const before = await this.#fresh(team);
      const { view: former, ...rest } = before;
      const next = view === undefined ? former : view;
      const after: Team = { ...rest, title: title ?? before.title, ...(next && { view: next }) };
      const detail = changedValues(before, after, ["title", "view"]);
      if (!detail) return before;
      const changed = await documents.replace(COLLECTIONS.teams, after);
      if (!changed) throw new RegistryError("write_conflict", `Team "${team.slug}"`);
      await this.#record("team.changed", changed, by, { ...detail });
      return changed;
    });
  }

  /** Deletes a team, itself last: whoever is interrupted can do it again. Refuses with `team_missing`. */
  delete(team: Team, by: Actor): Promise<void> {
    const { documents, leases } = this.#options;
    return inTurn(leases, team.organization, async () => {
      const { id } = await this.#fresh(team);
      const repositories = await deleteWhere(documents, COLLECTIONS.grants, {
        holder: `team:${id}`,
      });
      const members = await deleteWhere(documents, COLLECTIONS.teamMembers, { team: id });
      await documents.delete(COLLECTIONS.teams, id);
      await this.#record("team.deleted", team, by, { members, repositories });
    });
  }

  async #fresh({ id, slug }: Team): Promise<Team> {
    const found = await this.find(id);
    if (!found) throw new RegistryError("team_missing", quote(slug));
    return found;
  }

  #record(
    kind: EventKind,
    { organization, slug: target }: Team,
    actor: Actor,
    detail: JsonObject,
  ): Promise<void> {
    return this.#options.record({ kind, actor, organization, target, detail });
  }
}

/** Rules as events tell them. */
function said(view: ViewRules | undefined): JsonObject | null {
  return view ? { ...view } as JsonObject : null;
}
