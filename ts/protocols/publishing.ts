import type { JsonObject } from "../kit/json.ts";
import type { Actor } from "../model/event.ts";
import type { Repository, StoredFile } from "../model/package.ts";
import type { Sight } from "../model/sight.ts";
import type { Finding } from "../model/registry_error.ts";

/** What a published file becomes: a package of its own, a part of one, or another's successor. */
export const PUBLISHING_MODES = ["package", "version", "installer", "replace"] as const;
export type PublishingMode = (typeof PUBLISHING_MODES)[number];
export type PublishingOutcome = "created" | "changed" | "unchanged";

/** How handing over files becomes a version, for a protocol whose clients do not describe it themselves. */
export interface Publishing {
  /** What would be published of these uploads, as far as it can be found out. */
  draft(at: PublishingContext, wanted: DraftRequest): Promise<PublishingDraft>;
  /** Judges a version that somebody has described, as publishing it would; changes nothing. */
  check(at: PublishingContext, wanted: CheckRequest): Promise<PublishingCheck>;
  /** Publishes at once or not at all; the same once more changes nothing. */
  publish(at: PublishingContext, wanted: PublishingRequest): Promise<Published>;
  /** How many parts of a version there are to choose from, by what searches know of it. */
  partsOf(summary: JsonObject): number;
  /** Hides a part of a version from clients, or shows it again; refuses with `part_missing`. */
  enablePart(at: PublishingContext, part: PartOfVersion, enabled: boolean): Promise<void>;
}

/** Where something is published, by whom, and how this server was addressed for it. */
export interface PublishingContext {
  readonly repository: Repository;
  readonly by: Actor;
  readonly sight: Sight;
  readonly origin: string;
}

/** Files to be looked into, and what has been decided of them; a name is found out where none is said. */
export interface DraftRequest {
  /** Ids, at least one. */
  readonly uploads: readonly string[];
  readonly package?: string;
  readonly version?: string;
}

/** A version that somebody is describing. */
export interface CheckRequest {
  readonly package?: string;
  /** In the protocol's own form. */
  readonly manifest: JsonObject;
}

/** What is to be said of it. */
export type PublishingCheck = Pick<PublishingDraft, "mode" | "missing" | "findings">;

/** A version to be published: as it is described, or else as its uploads say. */
export interface PublishingRequest extends DraftRequest {
  readonly mode?: PublishingMode;
  /** A version in the protocol's own form. */
  readonly manifest?: JsonObject;
}

/** A part of a version that has a name: one of its installers. */
export interface PartOfVersion {
  readonly package: string;
  readonly version: string;
  readonly part: string;
}

/** A version as far as files tell it. */
export interface PublishingDraft {
  /** `null` where nothing proposes a name. */
  readonly package: string | null;
  readonly version: string | null;
  /** What publishing it would be, by what is there now. */
  readonly mode: PublishingMode;
  /** In the protocol's own form, without what is not known. */
  readonly manifest: JsonObject;
  /** Where each value is from, by its path in `manifest`. */
  readonly origins: Readonly<Record<string, string>>;
  /** Paths of what is required and not known. */
  readonly missing: readonly string[];
  /** What publishing it as it is would be refused for. */
  readonly findings: readonly Finding[];
  /** For people. */
  readonly notes: readonly string[];
  readonly files: readonly StoredFile[];
}

/** What was published. */
export interface Published {
  readonly package: string;
  readonly version: string;
  readonly mode: PublishingMode;
  readonly outcome: PublishingOutcome;
}
