import type { JsonObject } from "../kit/json.ts";
import type { QuarantineReason, SignerPolicy } from "../model/mirror.ts";
import type { InspectedFile } from "../model/package.ts";
import type { RemoteFile } from "../protocols/exchange.ts";
import type { LocalFile, Mirroring } from "../protocols/mirroring.ts";

/**
 * The steps between an upstream's description of a version and its publication, each of which knows
 * nothing of the others.
 * @module
 */

/** Brings files from where their vendors keep them onto this server's own disk. */
export interface FileFetcher {
  /**
   * Fetches a file, or goes on with what an earlier try left; a file that is here already is not
   * fetched again. Whoever asked forgets it when it has been kept elsewhere.
   * Throws {@link Unverified} with `file_unavailable`, `file_corrupt` or `file_replaced`, and the
   * reason of `signal` when that aborts; `storage_full` where this server's disk is.
   */
  fetch(remote: RemoteFile & { readonly sha256: string }, watch: FetchWatch): Promise<LocalFile>;
  /** How large a file is, where its server says so without sending it; `null` where it does not. */
  size(remote: RemoteFile, signal: AbortSignal): Promise<number | null>;
  /** Lets go of a file. */
  forget(file: LocalFile): Promise<void>;
  /** Lets go of what nobody came back for in a week. */
  sweep(): Promise<void>;
}

export interface FetchWatch {
  readonly signal: AbortSignal;
  /**
   * Hears of bytes as they come, at first of those that are here already, and with a negative number
   * of those that must come again: in the end their sum is the file's size.
   */
  readonly received: (bytes: number) => void;
}

/** Looks for what should be in no file. */
export interface Scanner {
  /** Throws {@link Unverified} with `scan_found`, or with `scan_failed` where nothing can be said. */
  scan(file: LocalFile, signal: AbortSignal): Promise<void>;
}

/** Proves a file before anything of it can be seen. */
export interface FileVerifier {
  /** Throws {@link Unverified} for what must not be published; answers what is worth keeping. */
  verify(file: LocalFile, about: FileToVerify, signal: AbortSignal): Promise<VerifiedFile>;
}

export interface FileToVerify {
  readonly mirroring: Mirroring;
  readonly metadata: JsonObject;
  readonly remote: RemoteFile;
  /** Who signed the version before; `undefined` where there was none, or nobody knows. */
  readonly formerSigner: JsonObject | null | undefined;
  readonly signerPolicy: SignerPolicy;
  /** Somebody has approved of this very version although the signer is another. */
  readonly signerApproved: boolean;
}

export interface VerifiedFile {
  readonly inspected: InspectedFile;
  readonly warnings: readonly string[];
}

/** Why a version goes into quarantine. */
export class Unverified extends Error {
  override readonly name = "Unverified";
  readonly reason: QuarantineReason;

  constructor(reason: QuarantineReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}
