import type { Instant } from "../model/document.ts";
import type { QuarantineReason } from "../model/mirror.ts";
import { RegistryError } from "../model/registry_error.ts";
import { Unverified } from "./steps.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after each try the next one is due; the last counts for all that follow. */
const PAUSES = [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR] as const;

/** What may be otherwise by itself; everything else waits for a new description, or for somebody. */
const PASSING: ReadonlySet<string> = new Set<QuarantineReason>([
  "file_unavailable",
  "scan_failed",
  "file_corrupt",
  "manifest_mismatch",
]);

/** When a version that was refused so often in a row is to be tried again; 0 for never. */
export function nextTry(reason: QuarantineReason, attempts: number, now: Instant): Instant {
  if (!PASSING.has(reason)) return 0;
  return now + PAUSES[Math.min(attempts, PAUSES.length) - 1]!;
}

/** Whether a file that was refused is worth keeping until the next try. */
export function isWorthKeeping({ reason }: Unverified): boolean {
  return reason === "scan_failed";
}

/** What refusals of our own mean for a version; `null` for what is no fault of it. */
export function asUnverified(error: unknown): Unverified | null {
  if (error instanceof Unverified) return error;
  if (!(error instanceof RegistryError)) return null;
  if (error.code === "digest_mismatch") {
    return new Unverified("manifest_mismatch", error.detail, { cause: error });
  }
  if (error.code === "body_too_large") {
    return new Unverified("file_unavailable", error.message, { cause: error });
  }
  if (REFUSALS.has(error.code)) {
    return new Unverified("manifest_refused", wordsOf(error), { cause: error });
  }
  return null;
}

const REFUSALS: ReadonlySet<string> = new Set([
  "metadata_refused",
  "value_refused",
  "name_refused",
]);
const FINDINGS_TOLD = 5;

function wordsOf({ detail, findings }: RegistryError): string {
  const told = findings.slice(0, FINDINGS_TOLD).map(({ field, says }) => `${field}: ${says}`);
  return told.length === 0 ? detail : told.join("; ");
}
