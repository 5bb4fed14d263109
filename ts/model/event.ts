import type { JsonObject } from "../kit/json.ts";
import type { Document, Instant } from "./document.ts";
import type { OrganizationId, RepositoryId, UserId } from "./ids.ts";

/** Every kind of thing that is worth remembering. */
export type EventKind =
  | "organization.created"
  | "repository.created"
  | "repository.changed"
  | "repository.deleted"
  | "package.created"
  | "package.renamed"
  | "package.disabled"
  | "package.enabled"
  | "package.deleted"
  | "version.published"
  | "version.replaced"
  | "version.yanked"
  | "version.unyanked"
  | "version.disabled"
  | "version.enabled"
  | "version.deleted"
  | "file.uploaded"
  | "user.created"
  | "user.changed"
  | "user.disabled"
  | "user.enabled"
  | "sign_in.accepted"
  | "sign_in.refused"
  | "sign_out"
  | "session.reused"
  | "token.created"
  | "token.revoked"
  | "sweep.finished";

/** Who did it, and from where. */
export interface Actor {
  readonly user: UserId | null;
  readonly name: string;
  /** The client's network address, or `null` for the product itself. */
  readonly address: string | null;
}

/** The product acting on its own clock. */
export const ITSELF: Actor = { user: null, name: "packhouse", address: null };

/** Something that happened. Ids rise with time. Never holds a secret. */
export interface Event extends Document {
  readonly at: Instant;
  readonly kind: EventKind;
  readonly actor: Actor;
  /** Actor's user id, or `""`: indexed. */
  readonly user: string;
  readonly organization: OrganizationId | null;
  readonly repository: RepositoryId | null;
  /** What it happened to: a package name, a version, a user name. */
  readonly target: string;
  readonly detail: JsonObject;
}

/** An event as whoever saw it happen tells it; the log adds its id and the time. */
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
