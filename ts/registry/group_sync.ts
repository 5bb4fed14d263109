import type { Clock } from "../model/document.ts";
import type { Actor, Caller, EventKind, RecordEvent } from "../model/event.ts";
import type { OrganizationId, TeamId } from "../model/ids.ts";
import { type AuthProvider, foldGroup } from "../model/identity.ts";
import { type Team, TEAM_ROLES, type TeamMember, type TeamRole } from "../model/team.ts";
import { rank } from "../model/permission.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import { inTurn } from "./organization_turns.ts";

/** What following groups is made of. */
export interface GroupSyncOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** Makes team memberships follow the groups that a provider says somebody is in. */
export class GroupSync {
  readonly #options: GroupSyncOptions;

  constructor(options: GroupSyncOptions) {
    this.#options = options;
  }

  /**
   * Puts a user into the teams that their groups are mapped to, and takes them out of those that this
   * provider has put them into before and does so no longer. What somebody did by hand stays.
   */
  async follow(
    user: User,
    provider: AuthProvider,
    groups: readonly string[],
    caller: Caller,
  ): Promise<void> {
    const by = { user: null, name: provider.id, ...caller };
    const wanted = teamsFor(provider, groups);
    const held = await this.#held(user);
    for (const member of held.values()) {
      if (member.provider === provider.id && !wanted.has(member.team)) {
        await this.#inTurn(member, () => this.#leave(user, member, by));
      }
    }
    for (const [id, role] of wanted) {
      const before = held.get(id);
      if (before && (before.provider !== provider.id || before.role === role)) continue;
      const team = await this.#options.documents.get(COLLECTIONS.teams, id);
      if (team) await this.#inTurn(team, () => this.#join(user, by, { team, role }));
    }
  }

  /** Nobody is put into a team of an organization that lets them go at this moment. */
  #inTurn({ organization }: Pick<Team, "organization">, work: () => Promise<void>): Promise<void> {
    return inTurn(this.#options.leases, organization, work);
  }

  async #held({ id }: User): Promise<ReadonlyMap<TeamId, TeamMember>> {
    const where = { user: id };
    const members = await Array.fromAsync(
      this.#options.documents.find(COLLECTIONS.teamMembers, { where }),
    );
    return new Map(members.map((member) => [member.team, member]));
  }

  /** The name of whoever is told to have done it is the provider's id. */
  async #join(
    user: User,
    by: Actor,
    { team, role }: { readonly team: Team; readonly role: TeamRole },
  ): Promise<void> {
    const { documents, now } = this.#options;
    const id = `${team.id}/${user.id}`;
    const held = await documents.get(COLLECTIONS.teamMembers, id);
    if (held && (held.provider !== by.name || held.role === role)) return;
    if (!await documents.get(COLLECTIONS.teams, team.id)) return;
    await this.#joinOrganization(user, by, team);
    const changed = held
      ? await documents.replace(COLLECTIONS.teamMembers, { ...held, role })
      : await documents.insert(COLLECTIONS.teamMembers, {
        ...{ id, team: team.id, organization: team.organization, user: user.id, role },
        ...{ provider: by.name, createdAt: now() },
      });
    if (!changed) return;
    const kind = held ? "team.member_changed" : "team.member_added";
    await this.#record(kind, user, by, team.organization, {
      team: team.slug,
      role,
    });
  }

  /** Whoever belongs to a team belongs to its organization. */
  async #joinOrganization(
    user: User,
    by: Actor,
    { organization }: Team,
  ): Promise<void> {
    const { documents, now } = this.#options;
    const joined = await documents.insert(COLLECTIONS.members, {
      ...{ id: `${organization}/${user.id}`, organization, user: user.id, role: "member" },
      ...{ provider: by.name, createdAt: now() },
    });
    if (joined) {
      await this.#record("member.added", user, by, organization, { role: "member" });
    }
  }

  async #leave(user: User, { id, team, organization }: TeamMember, by: Actor): Promise<void> {
    const { documents } = this.#options;
    if (!await documents.delete(COLLECTIONS.teamMembers, id)) return;
    const slug = (await documents.get(COLLECTIONS.teams, team))?.slug ?? team;
    await this.#record("team.member_removed", user, by, organization, { team: slug });
    await this.#leaveOrganization(user, by, organization);
  }

  /** Whoever came by a group alone goes with the last team that groups gave. */
  async #leaveOrganization(
    user: User,
    by: Actor,
    organization: OrganizationId,
  ): Promise<void> {
    const { documents } = this.#options;
    const membership = await documents.get(COLLECTIONS.members, `${organization}/${user.id}`);
    if (membership?.provider !== by.name || membership.role !== "member") return;
    const where = { organization, user: user.id };
    for await (const _ of documents.find(COLLECTIONS.teamMembers, { where, limit: 1 })) return;
    if (!await documents.delete(COLLECTIONS.members, membership.id, membership.revision)) return;
    await this.#record("member.removed", user, by, organization, {});
  }

  async #record(
    kind: EventKind,
    { id, username }: User,
    actor: Actor,
    organization: OrganizationId,
    detail: Record<string, string>,
  ): Promise<void> {
    const all = { ...detail, user: id, provider: actor.name };
    await this.#options.record({ kind, actor, organization, target: username, detail: all });
  }
}

/** The teams that groups are mapped to, each with the best role of several mappings. */
function teamsFor(
  { provisioning: { teams } }: AuthProvider,
  groups: readonly string[],
): ReadonlyMap<TeamId, TeamRole> {
  const known = new Set(groups.map(foldGroup));
  const wanted = new Map<TeamId, TeamRole>();
  for (const { group, team, role } of teams) {
    const best = wanted.get(team);
    const isBetter = best === undefined || rank(TEAM_ROLES[role]) > rank(TEAM_ROLES[best]);
    if (known.has(foldGroup(group)) && isBetter) wanted.set(team, role);
  }
  return wanted;
}
