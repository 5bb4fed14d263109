import type { JsonObject } from "../kit/json.ts";
import type { Document, Instant } from "./document.ts";
import type { RepositoryId, UserId } from "./ids.ts";

/**
 * The ways in which an upstream can be read: by its index, which names every package; by asking it;
 * as a folder of this server; or not at all, where bundles are carried in.
 */
export const UPSTREAM_KINDS = ["preindexed", "rest", "folder", "bundle"] as const;
export type UpstreamKind = (typeof UPSTREAM_KINDS)[number];

/** Where a repository's copies come from. */
export interface UpstreamSource {
  readonly kind: UpstreamKind;
  /** Of an index or a REST source, without a trailing slash; `""` where the kind has none. */
  readonly url: string;
  /** Of a folder on this server; `""` where the kind has none. */
  readonly path: string;
  /** Sealed; absent where the upstream asks for none. */
  readonly token?: string;
}

/** Who decides that a version which has been verified is offered: nobody, time, or somebody. */
export type Approval =
  | { readonly mode: "auto" }
  | { readonly mode: "hold"; readonly days: number }
  | { readonly mode: "manual" };

/** What is done about a version that another signer has signed than the one before. */
export const SIGNER_POLICIES = ["ignore", "warn", "hold"] as const;
export type SignerPolicy = (typeof SIGNER_POLICIES)[number];

/** What is done about packages that mirrored ones depend on and no rule names. */
export const DEPENDENCY_POLICIES = ["ignore", "offer", "follow"] as const;
export type DependencyPolicy = (typeof DEPENDENCY_POLICIES)[number];

/** Which copies go again; what nobody says keeps everything. A pinned version always stays. */
export interface MirrorRetention {
  /** Copies that were published here longer ago go, but for a package's newest; `null` for none. */
  readonly maxAgeDays: number | null;
  /** Whatever was downloaded in so many days stays; `null` where downloads count for nothing. */
  readonly keepDownloadedDays: number | null;
}

/** How a repository is kept as a copy of an upstream; its id is the repository's. */
export interface Mirror extends Document {
  readonly id: RepositoryId;
  readonly enabled: boolean;
  readonly upstream: UpstreamSource;
  /** A cron expression in UTC; `null` for every `UPDATER_INTERVAL_MINUTES`. */
  readonly schedule: string | null;
  readonly approval: Approval;
  readonly signerPolicy: SignerPolicy;
  readonly dependencies: DependencyPolicy;
  /** Whether a package that some rule allows is fetched when a client first asks for it. */
  readonly pullThrough: boolean;
  readonly retention: MirrorRetention;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** What of the upstream's packages is copied; what a rule leaves out is as the settings say. */
export interface RuleTerms {
  /** A glob over identifiers, in any case. */
  readonly package: string;
  readonly architectures?: readonly string[];
  readonly installerTypes?: readonly string[];
  /** `user`, `machine`; an installer that names none fits every list. */
  readonly scopes?: readonly string[];
  /** BCP 47; an installer that names none fits every list. */
  readonly locales?: readonly string[];
  readonly maxVersions?: number;
  /** A range such as `>=1.2 <2`, or one version, which is then pinned. */
  readonly versions?: string;
  /** Whether files are fetched and served from here, and not left at their vendor's address. */
  readonly rehost?: boolean;
  /** Days for which a version waits after it was first seen, whatever the mirror's approval says. */
  readonly holdDays?: number;
}

/** One row of an allow-list; the id is `{repository}/{ulid}`. Rows of a file have no document. */
export interface MirrorRule extends Document {
  readonly repository: RepositoryId;
  readonly terms: RuleTerms;
  readonly createdAt: Instant;
  readonly createdBy: string;
}

/** What only the machine remembers of a mirror; its id is the repository's. */
export interface MirrorMemory extends Document {
  readonly id: RepositoryId;
  /** What the upstream's index said of itself when it was last read to the end; `""` for never. */
  readonly mark: string;
  /** Of the mirror and its rules at that time. */
  readonly fingerprint: string;
  /** When it is next due by its schedule; indexed. */
  readonly dueAt: Instant;
}

/** What is remembered of a package of an upstream: its id is `{repository}/{package key}`. */
export interface MirroredPackage extends Document {
  readonly repository: RepositoryId;
  readonly name: string;
  /** What the upstream said of its state when it was last read to the end. */
  readonly state: string;
  /** Of the rules that spoke of it at that time. */
  readonly fingerprint: string;
  /** Why it is here: a rule's id, `pull`, or the name of the package that depends on it. */
  readonly because: string;
}

/**
 * Where a version stands on its way from the upstream to clients. `due` may be fetched; `held` waits
 * for time and `waiting` for somebody; `quarantined` was refused by a check; `clashing` has the name
 * of a package of our own; `removed` was published and is gone again by retention.
 */
export const MIRRORED_STATES = [
  ...["due", "held", "waiting", "quarantined", "published", "rejected", "skipped"] as const,
  ...["clashing", "removed"] as const,
] as const;
export type MirroredState = (typeof MIRRORED_STATES)[number];

/** Why a version is in quarantine. Stable: people and programs match on it. */
export const QUARANTINE_REASONS = [
  /** The manifest is not what the index promises. */
  "manifest_mismatch",
  /** The manifest cannot be read, or clients would refuse it. */
  "manifest_refused",
  /** A file came differently each time: the transfer is at fault. */
  "file_corrupt",
  /** A file came the same each time and is not what the manifest promises: its vendor replaced it. */
  "file_replaced",
  /** No address of a file answers with it. */
  "file_unavailable",
  /** A file is not of the type that the manifest says. */
  "type_mismatch",
  /** The signature of a file is broken. */
  "signature_broken",
  /** Another signer, or none any more, and the policy holds it for somebody to decide. */
  "signer_changed",
  "scan_found",
  /** The scanner could not say anything. */
  "scan_failed",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Somebody's word on one version. */
export interface Decision {
  readonly verdict: "approved" | "rejected" | "skipped";
  readonly by: UserId | null;
  readonly name: string;
  readonly at: Instant;
  readonly why: string;
}

/** One version on its way; its id is `{repository}/{package key}/{version key}`. */
export interface MirroredVersion extends Document {
  readonly repository: RepositoryId;
  readonly package: string;
  readonly packageKey: string;
  readonly version: string;
  readonly versionKey: string;
  readonly state: MirroredState;
  /** What the upstream said of its state, such as the manifest's digest, when it was last read. */
  readonly upstreamState: string;
  /** A {@link QuarantineReason}, or `""`. */
  readonly reason: string;
  /** For people. */
  readonly detail: string;
  /** What is worth knowing although it is published, such as another signer where that only warns. */
  readonly warnings: readonly string[];
  /** Bytes of its files, as far as they are known. */
  readonly size: number;
  /** Who signed its files, by the last that was signed; `null` for nobody, or not known yet. */
  readonly signer: JsonObject | null;
  readonly firstSeenAt: Instant;
  readonly changedAt: Instant;
  /** When waiting is over, or the next try is due; 0 for never. Indexed. */
  readonly dueAt: Instant;
  readonly attempts: number;
  readonly decision: Decision | null;
}

/** A manifest in the very bytes in which the upstream has it, for whoever audits; its id is the version's. */
export interface UpstreamManifestCopy extends Document {
  readonly repository: RepositoryId;
  readonly url: string;
  /** Lower-case hex, of the bytes. */
  readonly sha256: string;
  readonly text: string;
  readonly readAt: Instant;
}

/** How much of a mirror a run is about. */
export type RunScope =
  | { readonly of: "all" }
  | { readonly of: "rule"; readonly rule: string }
  | { readonly of: "package"; readonly package: string };

/** How far a run has come. */
export interface RunProgress {
  readonly packages: number;
  readonly packagesDone: number;
  readonly versions: number;
  readonly versionsDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
  /** What is being worked on, for people; `""` for nothing. */
  readonly current: string;
}

/** How often each outcome came. */
export type RunCounts = Readonly<Partial<Record<ItemOutcome, number>>>;

/** One go through a mirror; the id is a ULID. */
export interface MirrorRun extends Document {
  readonly repository: RepositoryId;
  readonly scope: RunScope;
  readonly state: "running" | "succeeded" | "failed" | "cancelled";
  readonly by: string;
  readonly instance: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Somebody asked it to stop. */
  readonly cancelling: boolean;
  /** Whether the upstream had nothing new at all. */
  readonly unchanged: boolean;
  readonly progress: RunProgress;
  readonly counts: RunCounts;
  /** Why it failed; `""` where it did not. */
  readonly error: string;
}

/** What a run did about a version, or a whole package where `version` is `""`. */
export const ITEM_OUTCOMES = [
  ...["added", "replaced", "unchanged", "held", "waiting", "quarantined", "clashing"] as const,
  ...["removed", "skipped", "offered", "failed"] as const,
] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** One line of a run's result that is worth keeping; the id is `{run}/{number}`. What is unchanged is only counted. */
export interface MirrorItem extends Document {
  readonly run: string;
  readonly repository: RepositoryId;
  readonly package: string;
  readonly version: string;
  readonly outcome: ItemOutcome;
  /** A {@link QuarantineReason} or an error's code; `""` for none. */
  readonly reason: string;
  readonly detail: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** How often a version's files were fetched; the id is `{repository}/{package key}/{version key}`. */
export interface DownloadCount extends Document {
  readonly repository: RepositoryId;
  readonly count: number;
}

/** When a version's files were last fetched, under the same id: what is counted in is not replaced. */
export interface LastDownload extends Document {
  readonly repository: RepositoryId;
  /** To within some minutes. */
  readonly lastAt: Instant;
}

/** The id of what is kept of a mirrored version. */
export function mirroredVersionId(repository: RepositoryId, key: string, version: string): string {
  return `${repository}/${key}/${version}`;
}
