import type { Document, Instant } from "./document.ts";
import type { RepositoryId, UserId } from "./ids.ts";
import type { Principal } from "./principal.ts";
import type { ErrorCode } from "./registry_error.ts";

/** What has arrived of a file in one go; pieces stand in order and without gaps. */
export interface Piece {
  readonly id: string;
  readonly size: number;
}

/** Who sends a file: a user, or the key of a machine; `""` for a key where nobody knows any more which. */
export type Uploader = UserId | `token:${string}` | "";

/** How far a file has come: sent by a client, fetched from an address, kept, or given up. */
export type TransferState = "receiving" | "fetching" | "complete" | "failed";

/** A file on its way in. Once it is complete it is an upload of the same id. */
export interface Transfer extends Document {
  readonly repository: RepositoryId;
  /** The only one, besides administrators of the repository, who may know of it. */
  readonly owner: Uploader;
  readonly state: TransferState;
  /** `""` while the address that it is fetched from has not said it. */
  readonly fileName: string;
  readonly mediaType: string;
  /** `""` where nobody has said yet what the file is of; so is `version` then. */
  readonly package: string;
  readonly version: string;
  /** All of its bytes, or `null` while an address has not said how many. */
  readonly length: number | null;
  /** How many bytes are kept. */
  readonly offset: number;
  readonly pieces: readonly Piece[];
  /** What the client said of the file when it began, in its own form. */
  readonly metadata: string;
  /** The address that it is fetched from, without what may be secret in it; or `null`. */
  readonly source: string | null;
  /** Promised by the client, and known once it is complete; lower-case hex. */
  readonly sha256: string | null;
  /** Why it failed. */
  readonly reason: Reason | null;
  readonly createdAt: Instant;
  /** One lifetime after the last byte. */
  readonly expiresAt: Instant;
  /** While it is fetched: when the instance that fetches it is to be taken for dead. */
  readonly aliveUntil: Instant;
}

/** Why something failed, in the words of the error that it would have been answered with. */
export interface Reason {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** As whom a principal sends files; `null` for nobody. */
export function uploaderOf(
  { user, kind, tokenId }: Pick<Principal, "user" | "kind" | "tokenId">,
): Uploader | null {
  if (user !== null) return user;
  return kind === "deploy_token" && tokenId !== undefined ? `token:${tokenId}` : null;
}
