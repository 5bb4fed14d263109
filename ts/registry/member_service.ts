import type { JsonObject } from "../kit/json.ts";
import type { Clock, Draft, Instant } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { type OrganizationId, quote, type UserId } from "../model/ids.ts";
import type { Organization } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { MemberRole } from "../model/role.ts";
import type { Member } from "../model/team.ts";
import type { User } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import {
  deleteWhere,
  type DocumentStore,
  type Page,
  page,
  type Place,
} from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import { changedValues } from "./changed_values.ts";
import { inTurn } from "./organization_turns.ts";
import { requireOrganization, requireUser } from "./still_there.ts";
import { requireOwner } from "./owners.ts";

/** What the service is made of. */
export interface MemberServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
}

/** What somebody is to be in an organization. */
export interface WantedMember {
  readonly role: MemberRole;
  /** The sign-in provider whose groups say so; left out where somebody does. */
  readonly provider?: string;
}

/** Who belongs to organizations, and as what. */
export class MemberService {
  readonly #options: MemberServiceOptions;

  constructor(options: MemberServiceOptions) {
    this.#options = options;
  }

  /** One window of those who were made members; whom an organization for everybody has besides is not among them. */
  list(
    { id: organization }: Organization,
    window: { after?: Place; limit: number },
  ): Promise<Page<Member>> {
    const order = { by: "user" } as const;
    const where = { organization };
    return page(this.#options.documents, COLLECTIONS.members, { where, order, ...window });
  }

  /** What somebody was made in an organization, or `null`. */
  find({ id }: Pick<Organization, "id">, { id: user }: Pick<User, "id">): Promise<Member | null> {
    return this.#options.documents.get(COLLECTIONS.members, memberId(id, user));
  }

  /** Makes somebody a member, or a member something else; refuses with `last_owner`. */
  put(
    { id }: Organization,
    user: User,
    { role, provider = "" }: WantedMember,
    by: Actor,
  ): Promise<Member> {
    const { documents, leases, now } = this.#options;
    return inTurn(leases, id, async () => {
      const organization = await requireOrganization(documents, id);
      await requireUser(documents, user);
      const before = await this.find(organization, user);
      if (before?.role === role) return before;
      if (before?.role === "owner") await requireOwner(documents, organization, user.id);
      const wanted = { organization: id, user: user.id, role, provider };
      const member = before
        ? await documents.replace(COLLECTIONS.members, { ...before, role, provider })
        : await documents.insert(COLLECTIONS.members, memberDraft(wanted, now()));
      if (!member) throw new RegistryError("write_conflict", `Member ${quote(user.username)}`);
      const changed = before && changedValues(before, member, ["role"]);
      await this.#record(before ? "member.changed" : "member.added", organization, user, {
        ...{ by, detail: changed ? { ...changed } : { role } },
      });
      return member;
    });
  }

  /**
   * Lets somebody go, with the teams they are in and what was granted to them there. Refuses with
   * `member_missing` or `last_owner`.
   */
  remove({ id }: Organization, user: User, by: Actor): Promise<void> {
    const { documents, leases } = this.#options;
    return inTurn(leases, id, async () => {
      const organization = await requireOrganization(documents, id);
      const member = await this.find(organization, user);
      if (!member) throw new RegistryError("member_missing", quote(user.username));
      if (member.role === "owner") await requireOwner(documents, organization, user.id);
      const { teamMembers, grants: granted } = COLLECTIONS;
      const where = { organization: id };
      const teams = await deleteWhere(documents, teamMembers, { ...where, user: user.id });
      const holder = `user:${user.id}` as const;
      const grants = await deleteWhere(documents, granted, { ...where, holder });
      await documents.delete(COLLECTIONS.members, member.id);
      const detail = { role: member.role, teams, grants };
      await this.#record("member.removed", organization, user, { by, detail });
    });
  }

  /** Organizations that somebody was made a member of. */
  async organizationsOf({ id }: User): Promise<readonly Organization[]> {
    const { documents } = this.#options;
    const found: Organization[] = [];
    for await (
      const { organization } of documents.find(COLLECTIONS.members, { where: { user: id } })
    ) {
      const one = await documents.get(COLLECTIONS.organizations, organization);
      if (one) found.push(one);
    }
    return found;
  }

  #record(
    kind: EventKind,
    { id: organization }: Organization,
    { username: target }: User,
    { by: actor, detail }: { by: Actor; detail: JsonObject },
  ): Promise<void> {
    return this.#options.record({ kind, actor, organization, target, detail });
  }
}

/** The id of what somebody is in an organization. */
export function memberId(organization: OrganizationId, user: UserId): string {
  return `${organization}/${user}`;
}

/** A member to be. */
export function memberDraft(
  member: Omit<Member, "id" | "revision" | "createdAt">,
  createdAt: Instant,
): Draft<Member> {
  return { id: memberId(member.organization, member.user), ...member, createdAt };
}
