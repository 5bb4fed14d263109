import type { Context } from "hono";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";

/**
 * The SHA-256 that a request promises of its body, as lower-case hex. A promise that cannot be read
 * is refused: whoever made it believes that it is kept.
 */
export function promisedDigest(c: Context<Env>): string | undefined {
  const hex = c.req.header("x-checksum-sha256");
  const digest = /(?:^|,)\s*sha-256=([^,]*)/.exec(c.req.header("content-digest") ?? "")?.[1];
  const [one, other] = [hex && readHex(hex), digest && readDigest(digest)];
  if (one && other && one !== other) {
    throw new RegistryError("value_refused", "X-Checksum-Sha256 and Content-Digest disagree");
  }
  return one || other || undefined;
}

function readHex(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new RegistryError("value_refused", "X-Checksum-Sha256 is 64 hex digits");
}

/** A byte sequence of RFC 9651 section 3.3.5. */
function readDigest(item: string): string {
  const base64 = /^:([A-Za-z0-9+/]{43}=):/.exec(item)?.[1];
  if (base64) return Uint8Array.fromBase64(base64).toHex();
  throw new RegistryError("value_refused", "Content-Digest has sha-256 as :base64 of 32 bytes:");
}
