import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Team, TeamMember, TeamRole } from "../model/team.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import { changedValues } from "./changed_values.ts";
import { memberDraft } from "./member_service.ts";
import { inTurn } from "./organization_turns.ts";
import { requireUser } from "./still_there.ts";

/** What the service is made of. */
export interface TeamMemberServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** What somebody is to be in a team. */
export interface WantedTeamMember {
  readonly role: TeamRole;
  /** The sign-in provider whose groups say so; left out where somebody does. */
  readonly provider?: string;
}

/** Who is in teams, and as what. */
export class TeamMemberService {
  readonly #options: TeamMemberServiceOptions;

  constructor(options: TeamMemberServiceOptions) {
    this.#options = options;
  }

  /** One window of the members of a team. */
  list({ id: team }: Team, window: { after?: Place; limit: number }): Promise<Page<TeamMember>> {
    const order = { by: "user" } as const;
    const where = { team };
    return page(this.#options.documents, COLLECTIONS.teamMembers, { where, order, ...window });
  }

  /** What somebody is in a team, or `null`. */
  find({ id }: Team, { id: user }: Pick<User, "id">): Promise<TeamMember | null> {
    return this.#options.documents.get(COLLECTIONS.teamMembers, `${id}/${user}`);
  }

  /** Makes somebody a member of a team, and so of its organization, or a member of it something else. */
  put(
    team: Team,
    user: User,
    { role, provider = "" }: WantedTeamMember,
    by: Actor,
  ): Promise<TeamMember> {
    const { documents, leases } = this.#options;
    return inTurn(leases, team.organization, async () => {
      await this.#requireTeam(team);
      await requireUser(documents, user);
      const before = await this.find(team, user);
      if (before?.role === role) return before;
      if (!before) await this.#admit(team, user, provider, by);
      const member = await this.#write(team, user, before, { role, provider });
      const detail = before && changedValues(before, member, ["role"]);
      await this.#record(before ? "team.member_changed" : "team.member_added", team, user, {
        ...{ by, detail: { team: team.slug, ...(detail ?? { role }) } },
      });
      return member;
    });
  }

  /** Takes somebody out of a team, who stays in the organization; refuses with `member_missing`. */
  remove(team: Team, user: User, by: Actor): Promise<void> {
    const { documents, leases } = this.#options;
    return inTurn(leases, team.organization, async () => {
      const member = await this.find(team, user);
      if (!member) throw new RegistryError("member_missing", quote(user.username));
      await documents.delete(COLLECTIONS.teamMembers, member.id);
      const detail = { team: team.slug, role: member.role };
      await this.#record("team.member_removed", team, user, { by, detail });
    });
  }

  async #requireTeam({ id, slug }: Team): Promise<void> {
    if (await this.#options.documents.get(COLLECTIONS.teams, id)) return;
    throw new RegistryError("team_missing", quote(slug));
  }

  /** The organization first: whoever is interrupted has a member without a team, and not the reverse. */
  async #admit(team: Team, user: User, provider: string, by: Actor): Promise<void> {
    const { documents, now } = this.#options;
    const member = { organization: team.organization, user: user.id, provider };
    const draft = memberDraft({ ...member, role: "member" }, now());
    if (!await documents.insert(COLLECTIONS.members, draft)) return;
    await this.#record("member.added", team, user, { by, detail: { role: "member" } });
  }

  async #write(
    { id: team, organization }: Team,
    user: User,
    before: TeamMember | null,
    wanted: Required<WantedTeamMember>,
  ): Promise<TeamMember> {
    const { documents, now } = this.#options;
    const written = before
      ? await documents.replace(COLLECTIONS.teamMembers, { ...before, ...wanted })
      : await documents.insert(COLLECTIONS.teamMembers, {
        ...{ id: `${team}/${user.id}`, team, organization, user: user.id, ...wanted },
        createdAt: now(),
      });
    if (!written) throw new RegistryError("write_conflict", `Member ${quote(user.username)}`);
    return written;
  }

  #record(
    kind: EventKind,
    { organization }: Team,
    { username: target }: User,
    { by: actor, detail }: { by: Actor; detail: JsonObject },
  ): Promise<void> {
    return this.#options.record({ kind, actor, organization, target, detail });
  }
}
