import type { JsonObject } from "../kit/json.ts";
import type { Document, Instant } from "./document.ts";
import type { Role } from "./role.ts";
import type {
  BlobKey,
  OrganizationId,
  PackageId,
  RepositoryId,
  Slug,
  UserId,
  VersionId,
} from "./ids.ts";

/** Who may know that a repository exists: everyone, or whoever has a role in it. */
export type Visibility = "public" | "private";

/** The owner of repositories. */
export interface Organization extends Document {
  readonly id: OrganizationId;
  readonly slug: Slug;
  readonly title: string;
  /** What members get on repositories without a grant. */
  readonly defaultRole: Role | null;
  /** Whether every user counts as a member. */
  readonly isForEverybody: boolean;
  readonly createdAt: Instant;
}

/** An address that a package manager can be pointed at. */
export interface Repository extends Document {
  readonly id: RepositoryId;
  readonly organization: OrganizationId;
  readonly organizationSlug: Slug;
  readonly slug: Slug;
  /** `{organization slug}/{slug}`: unique. */
  readonly path: string;
  readonly protocol: string;
  readonly title: string;
  readonly visibility: Visibility;
  /** What only its protocol understands, such as WinGet's source agreements. */
  readonly options: JsonObject;
  /** CIDR ranges whose clients may read without credentials; absent for none. */
  readonly networks?: readonly string[];
  readonly createdAt: Instant;
}

/**
 * A name within a repository. This document is the commit point: a version exists when
 * `versions` lists it, and its current description is the version document named there.
 */
export interface Package extends Document {
  readonly id: PackageId;
  readonly repository: RepositoryId;
  /** The name as the protocol normalises it for comparison. */
  readonly key: string;
  /** The name as its publisher spells it. */
  readonly name: string;
  /** In the protocol's own order, newest first. */
  readonly versions: readonly VersionEntry[];
  /** Hidden from clients with all its versions, and kept; absent while it is not. */
  readonly disabled?: true;
  /** A deleted package stays as a tombstone until the sweep, so that other instances can learn of it. */
  readonly deleted: boolean;
  readonly createdAt: Instant;
  /** When it last changed, by the clock of the instance that changed it; indexed, for the catalogue. */
  readonly changedAt: Instant;
}

/** What the package document knows of one version. */
export interface VersionEntry {
  readonly version: string;
  /** The version as the protocol normalises it: two spellings of one version share it. */
  readonly key: string;
  readonly document: VersionId;
  readonly publishedAt: Instant;
  readonly publishedBy: UserId | null;
  /** Why it should no longer be chosen; absent while it may be. */
  readonly yanked?: string;
  /** Hidden from clients, and kept; absent while it is not. */
  readonly disabled?: true;
  /** Whether it is a copy of an upstream's; absent for what is published here. */
  readonly mirrored?: true;
  /** Bytes in this version's stored files. */
  readonly size: number;
  /** Who signed them, as certificates name them; absent where nobody did. */
  readonly signers?: readonly string[];
  /**
   * What searches need to know, written by the protocol when the version was published. `tags`, where
   * a protocol has them, is a list of texts: views look at it.
   */
  readonly summary: JsonObject;
}

/** One immutable description of a release. Editing a version writes another and moves the entry to it. */
export interface Version extends Document {
  readonly id: VersionId;
  readonly package: PackageId;
  readonly repository: RepositoryId;
  readonly version: string;
  readonly key: string;
  /** The protocol's own metadata document. */
  readonly metadata: JsonObject;
  readonly files: readonly StoredFile[];
  readonly createdAt: Instant;
}

/** Bytes that are kept, and what is known of them. */
export interface StoredFile {
  /** The id of the upload that brought it; part of its key and of its address. */
  readonly id: string;
  readonly key: BlobKey;
  readonly name: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly mediaType: string;
  /** Absent until it was looked into. */
  readonly inspected?: InspectedFile;
}

/** What a look into a file found that is worth keeping with it. */
export interface InspectedFile {
  /** What it is, in its protocol's words. */
  readonly kind: string;
  /** Who signed it; `null` for nobody. */
  readonly signature: JsonObject | null;
}

/** Who signed any of some files, each once, as their certificates name them. */
export function signersOf(files: readonly Pick<StoredFile, "inspected">[]): string[] {
  const subjects = files.map(({ inspected }) => inspected?.signature?.subject);
  return [...new Set(subjects.filter((subject) => typeof subject === "string"))];
}

/** A file, by its id, that was received and that no version names yet; the sweep takes it back after `expiresAt`. */
export interface Upload extends Document {
  readonly repository: RepositoryId;
  readonly package: string;
  readonly version: string;
  readonly file: StoredFile;
  readonly by: UserId | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** All that a look into the file found, in its protocol's words; absent until there was one. */
  readonly inspection?: JsonObject;
}

/** A package as it is to those who do not manage it: without what is disabled, unless it is `kept`. */
export function offered(
  package_: Package,
  kept: (entry: VersionEntry) => boolean = () => false,
): Package {
  const isShown = (entry: VersionEntry) => !package_.disabled && !entry.disabled || kept(entry);
  return package_.disabled || package_.versions.some(({ disabled }) => disabled)
    ? { ...package_, versions: package_.versions.filter(isShown) }
    : package_;
}
