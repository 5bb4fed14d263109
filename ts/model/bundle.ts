import type { Document, Instant } from "./document.ts";
import type { RepositoryId } from "./ids.ts";

/** A key by which bundles are signed here, or believed; the id is its fingerprint. */
export interface BundleKey extends Document {
  /** Unique. */
  readonly name: string;
  /** The 32 bytes of an Ed25519 key, in base64. */
  readonly publicKey: string;
  /** Its other half, sealed; `""` where that is elsewhere. */
  readonly secret: string;
  readonly createdAt: Instant;
}

/** A bundle that was made here; the id is a ULID. What it holds is kept at a key of the blobs. */
export interface MadeBundle extends Document {
  /** One more than the bundle before has; unique. */
  readonly number: number;
  readonly state: "begun" | "made";
  /** The bundle that it continues; `""` for none. */
  readonly base: string;
  /** Whether what it holds is still known, so that others can continue it. */
  readonly isRemembered: boolean;
  readonly repositories: readonly RepositoryId[];
  /** By their addresses, as they were. */
  readonly paths: readonly string[];
  readonly createdAt: Instant;
}

/** What a repository has taken in of an installation's bundles; the id is `{repository}/{installation}`. */
export interface TakenBundle extends Document {
  readonly repository: RepositoryId;
  readonly installation: string;
  /** The latest that was taken in wholly; `""` for none. */
  readonly bundle: string;
  readonly number: number;
  readonly takenAt: Instant;
  /** One of which some may have arrived. */
  readonly begun: BegunBundle | null;
}

/** A bundle that is being taken in, or was when something broke off. */
export interface BegunBundle {
  readonly bundle: string;
  /** From which ids of its files follow. */
  readonly salt: string;
  readonly at: Instant;
}
