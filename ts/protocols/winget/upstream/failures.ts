import { EgressFailed, EgressRefused } from "../../../kit/egress/mod.ts";
import { BodyTooLong } from "../../../kit/bounded_body.ts";
import { RegistryError } from "../../../model/registry_error.ts";

/** An upstream that cannot be read; the detail is for people and names no path that may be secret. */
export function upstreamFailed(detail: string, cause?: unknown): RegistryError {
  return new RegistryError("upstream_failed", detail, { cause });
}

/** A file that is not the one that was promised. */
export function otherDigest(what: string, promised: string, found: string): RegistryError {
  return new RegistryError(
    "digest_mismatch",
    `${what} has SHA-256 ${found}, and ${promised} is promised`,
  );
}

/** What became of a try to fetch something: an error to be thrown, and whether trying again may help. */
export function failureOf(
  error: unknown,
): { readonly error: unknown; readonly isPassing: boolean } {
  if (error instanceof RegistryError) return { error, isPassing: false };
  if (error instanceof EgressRefused || error instanceof BodyTooLong) {
    return { error: upstreamFailed(error.message, error), isPassing: false };
  }
  if (error instanceof EgressFailed) {
    return { error: upstreamFailed(error.message, error), isPassing: true };
  }
  return { error, isPassing: false };
}
