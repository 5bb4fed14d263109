import type { BundleKey, MadeBundle, TakenBundle } from "../model/bundle.ts";
import type { Document } from "../model/document.ts";
import type { DownloadDay } from "../model/download_day.ts";
import type { Event } from "../model/event.ts";
import type { RepositoryId } from "../model/ids.ts";
import type { AuthProvider, Identity } from "../model/identity.ts";
import type {
  DownloadCount,
  LastDownload,
  Mirror,
  MirroredPackage,
  MirroredVersion,
  MirrorItem,
  MirrorMemory,
  MirrorRule,
  MirrorRun,
  UpstreamManifestCopy,
} from "../model/mirror.ts";
import type { Organization, Package, Repository, Upload, Version } from "../model/package.ts";
import type { Transfer } from "../model/transfer.ts";
import type { Member, RepositoryGrant, Team, TeamMember } from "../model/team.ts";
import type { Passkey, Session, Token, TokenUse, User } from "../model/user.ts";
import type { JsonObject } from "../kit/json.ts";
import type { Collection } from "./document_store.ts";

/** A promise that one instance alone does something until `expiresAt`; the id is `{name}#{generation}`. */
export interface Lease extends Document {
  readonly holder: string;
  readonly expiresAt: number;
}

/** A fact about this installation that must outlive a restart, such as when it was set up. */
export interface Fact extends Document {
  readonly value: string;
}

/** What administrators have set at run time, by subject. */
export interface Configuration extends Document {
  readonly value: JsonObject;
}

/** Something that can be used once, and was: a refresh token, a one-time password, a sign-in under way. */
export interface Spent extends Document {
  readonly at: number;
  readonly expiresAt: number;
}

/** One try to sign in that counts; the id is `{counter}/{place}`, so that each place is taken once. */
export interface SignInTry extends Document {
  /** What is counted, hashed: an account as seen from a network, an account, or a network. */
  readonly counter: string;
  readonly place: number;
  readonly at: number;
  readonly expiresAt: number;
}

/** An account and a network that it signed in from, under the hash of both. */
export interface KnownNetwork extends Document {
  /** When it last did, to the day. */
  readonly at: number;
  readonly expiresAt: number;
}

/** A repository that was deleted, under its id, until the sweep has taken away what it held. */
export interface Grave extends Document {
  readonly id: RepositoryId;
  readonly protocol: string;
  readonly path: string;
  readonly deletedAt: number;
}

/** One execution of a job. */
export interface JobRun extends Document {
  readonly job: string;
  readonly state: "running" | "succeeded" | "failed";
  readonly startedAt: number;
  readonly endedAt: number;
  readonly instance: string;
  /** What it did, or why it failed. */
  readonly result: string;
}

/** Every collection, its indexes and what is unique in it, for all engines. */
export const COLLECTIONS = {
  organizations: collection<Organization>("organizations", {
    unique: ["slug"],
    indexes: [["isForEverybody"]],
  }),
  repositories: collection<Repository>("repositories", {
    unique: ["path"],
    indexes: [["organization"]],
  }),
  packages: collection<Package>("packages", {
    indexes: [["repository", "key"], ["changedAt"], ["deleted", "changedAt"]],
  }),
  versions: collection<Version>("versions", { indexes: [["package"], ["repository"]] }),
  uploads: collection<Upload>("uploads", { indexes: [["expiresAt"], ["repository"]] }),
  transfers: collection<Transfer>("transfers", {
    indexes: [["expiresAt"], ["repository"], ["owner", "state"]],
  }),
  members: collection<Member>("members", {
    indexes: [["user"], ["organization", "user"], ["organization", "role"]],
  }),
  teams: collection<Team>("teams", { unique: ["path"], indexes: [["organization", "slug"]] }),
  teamMembers: collection<TeamMember>("team_members", {
    indexes: [["user"], ["team", "user"], ["organization", "user"]],
  }),
  grants: collection<RepositoryGrant>("grants", {
    indexes: [["holder"], ["repository", "holder"]],
  }),
  graves: collection<Grave>("graves", { indexes: [["deletedAt"]] }),
  authProviders: collection<AuthProvider>("auth_providers", {}),
  identities: collection<Identity>("identities", { indexes: [["user"], ["provider"]] }),
  users: collection<User>("users", {
    unique: ["username", "email"],
    indexes: [["platformAdmin"], ["kind", "username"]],
  }),
  passkeys: collection<Passkey>("passkeys", { indexes: [["user"]] }),
  tokens: collection<Token>("tokens", {
    unique: ["digest"],
    indexes: [["owner", "kind"], ["repository", "kind"]],
  }),
  tokenUses: collection<TokenUse>("token_uses", {}),
  spent: collection<Spent>("spent", { indexes: [["expiresAt"]] }),
  signInTries: collection<SignInTry>("sign_in_tries", {
    indexes: [["counter", "place"], ["expiresAt"]],
  }),
  knownNetworks: collection<KnownNetwork>("known_networks", { indexes: [["expiresAt"]] }),
  configuration: collection<Configuration>("configuration", {}),
  sessions: collection<Session>("sessions", { indexes: [["user"], ["expiresAt"]] }),
  events: collection<Event>("events", {
    indexes: [
      ...[["kind", "at"], ["user", "at"], ["name", "at"], ["target", "at"]] as const,
      ...[["organization", "at"], ["repository", "at"], ["at"]] as const,
    ],
  }),
  downloadDays: collection<DownloadDay>("download_days", {
    indexes: [["repository"], ["expiresAt"]],
  }),
  leases: collection<Lease>("leases", {}),
  facts: collection<Fact>("facts", {}),
  jobRuns: collection<JobRun>("job_runs", { indexes: [["job"], ["job", "state"]] }),
  mirrors: collection<Mirror>("mirrors", {}),
  mirrorMemories: collection<MirrorMemory>("mirror_memories", { indexes: [["dueAt"]] }),
  mirrorRules: collection<MirrorRule>("mirror_rules", { indexes: [["repository"]] }),
  mirroredPackages: collection<MirroredPackage>("mirrored_packages", {
    indexes: [["repository"]],
  }),
  mirroredVersions: collection<MirroredVersion>("mirrored_versions", {
    indexes: [
      ...[["repository", "packageKey"], ["repository", "state"]] as const,
      ...[["repository", "dueAt"], ["repository", "changedAt"]] as const,
    ],
  }),
  upstreamManifests: collection<UpstreamManifestCopy>("upstream_manifests", {
    indexes: [["repository"]],
  }),
  mirrorRuns: collection<MirrorRun>("mirror_runs", {
    indexes: [["repository"], ["repository", "state"]],
  }),
  mirrorItems: collection<MirrorItem>("mirror_items", {
    indexes: [["run"], ["run", "outcome"], ["repository"]],
  }),
  bundleKeys: collection<BundleKey>("bundle_keys", { unique: ["name"] }),
  madeBundles: collection<MadeBundle>("made_bundles", { unique: ["number"] }),
  takenBundles: collection<TakenBundle>("taken_bundles", { indexes: [["repository"]] }),
  downloadCounts: collection<DownloadCount>("download_counts", { indexes: [["repository"]] }),
  lastDownloads: collection<LastDownload>("last_downloads", { indexes: [["repository"]] }),
} as const;

function collection<T extends Document>(
  name: string,
  { indexes = [], unique = [] }: Partial<Omit<Collection<T>, "name">>,
): Collection<T> {
  return { name, indexes, unique };
}

/** Every kind of document, for whoever passes all of them on without looking into them. */
export const EVERY_COLLECTION = Object.values(COLLECTIONS) as unknown as readonly Collection<
  Document
>[];
