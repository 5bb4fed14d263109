import type { Document, Instant } from "./document.ts";
import type { RepositoryId } from "./ids.ts";

/**
 * How often files of a package were fetched on a day, in UTC; the id is
 * `{repository}/{package key, encoded}/{day}`, with an empty key for all packages.
 */
export interface DownloadDay extends Document {
  readonly repository: RepositoryId;
  readonly count: number;
  readonly expiresAt: Instant;
}
