import type { Document } from "../model/document.ts";
import type { Event } from "../model/event.ts";
import type { Organization, Package, Repository, Upload, Version } from "../model/package.ts";
import type { Transfer } from "../model/transfer.ts";
import type { Session, Token, User } from "../model/user.ts";
import type { Collection } from "./document_store.ts";

/** A promise that one instance alone does something until `expiresAt`. */
export interface Lease extends Document {
  readonly holder: string;
  readonly expiresAt: number;
}

/** A fact about this installation that must outlive a restart, such as when it was set up. */
export interface Fact extends Document {
  readonly value: string;
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
  organizations: collection<Organization>("organizations", { unique: ["slug"] }),
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
  users: collection<User>("users", { unique: ["username", "email"] }),
  tokens: collection<Token>("tokens", { unique: ["digest"], indexes: [["owner"]] }),
  sessions: collection<Session>("sessions", { indexes: [["user"], ["expiresAt"]] }),
  events: collection<Event>("events", {
    indexes: [["kind", "at"], ["user", "at"], ["at"]],
  }),
  leases: collection<Lease>("leases", {}),
  facts: collection<Fact>("facts", {}),
  jobRuns: collection<JobRun>("job_runs", { indexes: [["job"], ["job", "state"]] }),
} as const;

function collection<T extends Document>(
  name: string,
  { indexes = [], unique = [] }: Partial<Omit<Collection<T>, "name">>,
): Collection<T> {
  return { name, indexes, unique };
}
