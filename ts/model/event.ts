import type { JsonObject } from "../kit/json.ts";
import type { Document, Instant } from "./document.ts";
import type { OrganizationId, RepositoryId, UserId } from "./ids.ts";

/** Every kind of thing that is worth remembering. What stands before the dot is its subject. */
export const EVENT_KINDS = [
  "organization.created",
  "organization.changed",
  "organization.deleted",
  "member.added",
  "member.changed",
  "member.removed",
  "team.created",
  "team.changed",
  "team.deleted",
  "team.member_added",
  "team.member_changed",
  "team.member_removed",
  "grant.set",
  "grant.removed",
  "repository.created",
  "repository.changed",
  "repository.deleted",
  "package.created",
  "package.renamed",
  "package.disabled",
  "package.enabled",
  "package.deleted",
  "version.published",
  "version.replaced",
  "version.yanked",
  "version.unyanked",
  "version.disabled",
  "version.enabled",
  "version.deleted",
  "file.uploaded",
  "user.created",
  "user.changed",
  "user.disabled",
  "user.enabled",
  "user.deleted",
  "user.linked",
  "user.password_changed",
  "second_factor.enabled",
  "second_factor.disabled",
  "recovery_codes.renewed",
  "passkey.added",
  "passkey.removed",
  "sign_in.accepted",
  "sign_in.refused",
  "sign_out",
  "session.reused",
  "session.ended",
  "token.created",
  "token.changed",
  "token.rotated",
  "token.revoked",
  "provider.created",
  "provider.changed",
  "provider.deleted",
  "auth_settings.changed",
  "system.changed",
  "keys.rotated",
  "access.refused",
  "access.assumed",
  "audit.exported",
  "audit.pruned",
  "audit.cut",
  "sweep.finished",
  "mirror.created",
  "mirror.changed",
  "mirror.deleted",
  "mirror_rule.created",
  "mirror_rule.changed",
  "mirror_rule.deleted",
  "mirror.started",
  "mirror.finished",
  "mirror.failed",
  "mirror.cancelled",
  "mirror.quarantined",
  "mirror.clashed",
  "mirror.approved",
  "mirror.rejected",
  "mirror.skipped",
  "mirror.retried",
  "mirror.tidied",
  "bundle.exported",
  "bundle.imported",
  "bundle.refused",
  "bundle_key.created",
  "bundle_key.trusted",
  "bundle_key.removed",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Where a request comes from. */
export interface Caller {
  /** The client's network address, or `null` for the product itself. */
  readonly address: string | null;
  /** What its `User-Agent` said, shortened; absent where there is none. */
  readonly agent?: string;
  /** The request's id, which logs, errors and answers have as well; absent outside of requests. */
  readonly request?: string;
}

/** Who did it, and from where. */
export interface Actor extends Caller {
  readonly user: UserId | null;
  /** Stays readable when the user is gone. */
  readonly name: string;
}

/** The product acting on its own clock. */
export const ITSELF: Actor = { user: null, name: "packhouse", address: null };
/** Whoever may run the product's commands beside its stores. */
export const COMMAND_LINE: Actor = { user: null, name: "command line", address: null };

/**
 * Something that happened. Never holds a secret. Events form a chain over all instances, in which
 * nothing can be changed, left out or put in between: see `registry/audit/event_seal.ts`.
 */
export interface Event extends Document {
  /** Its place in 16 digits, so that each place is taken once: see {@link eventId}. */
  readonly id: string;
  /** Its place in the chain, from 1 on. */
  readonly sequence: number;
  /** By the clock of the instance that recorded it. */
  readonly at: Instant;
  readonly kind: EventKind;
  readonly actor: Actor;
  /** Actor's user id, or `""`: indexed. */
  readonly user: string;
  /** Actor's name: indexed. */
  readonly name: string;
  /** `""` for none: indexed. */
  readonly organization: OrganizationId | "";
  /** `""` for none: indexed. */
  readonly repository: RepositoryId | "";
  /** What it happened to: a package name, a version, a user name. */
  readonly target: string;
  /** For settings, what changed as `{ before, after }`. */
  readonly detail: JsonObject;
  /** The seal of the event before; `""` for the first. */
  readonly previous: string;
  /** What proves this event and all before it. */
  readonly seal: string;
}

/** A place in the chain, and what proves that nothing else ever stood there. */
export type Link = Pick<Event, "sequence" | "seal">;

/** The id of the event at a place in the chain; ids sort as their events follow each other. */
export function eventId(sequence: number): string {
  return String(sequence).padStart(16, "0");
}

/** The place in the chain that an id says, or `null` when it says none. */
export function sequenceOf(id: string): number | null {
  return /^\d{16}$/.test(id) ? Number(id) : null;
}

/** An event as whoever saw it happen tells it; the log adds its place and the time. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly actor: Actor;
  readonly organization?: OrganizationId | null;
  readonly repository?: RepositoryId | null;
  readonly target: string;
  readonly detail?: JsonObject;
}

/** Keeps an event. What only reports events takes this, and not the log itself. */
export type RecordEvent = (event: NewEvent) => Promise<void>;
