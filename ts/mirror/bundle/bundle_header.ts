import { z } from "zod";
import { canonicalJson } from "../../kit/canonical_json.ts";
import { JsonRefused, parseJson } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { DIGEST, ULID } from "./forms.ts";

/** What a bundle begins with, so that nobody takes anything else for one. */
export const MAGIC = "packhouse-bundle 1\n";
/** In bytes. */
export const LONGEST_HEADER = 1024 * 1024;
/** Base64 of 64 bytes, and a line feed. */
export const SIGNATURE_LENGTH = 89;

const amount = z.number().int().nonnegative();
const path = z.string().regex(/^[a-z0-9._-]{1,64}\/[a-z0-9._-]{1,64}$/);

const HEADER = z.strictObject({
  /** A ULID. */
  bundle: z.string().regex(ULID),
  /** Rises from bundle to bundle of one installation. */
  number: z.number().int().positive(),
  /** A ULID: who made it. */
  installation: z.string().regex(ULID),
  created: z.string().max(40),
  /** The bundle that it continues; `null` where it holds everything. */
  base: z.string().regex(ULID).nullable(),
  /** The fingerprint of the key that signed it. */
  key: z.string().max(64),
  repositories: z.array(z.strictObject({
    path,
    protocol: z.string().max(32),
    title: z.string().max(1000),
  })).min(1).max(1000),
  /** The table of contents. */
  contents: z.strictObject({ lines: amount, bytes: amount, sha256: z.string().regex(DIGEST) }),
  /** What follows it. */
  files: z.strictObject({ count: amount, bytes: amount }),
});

/** What a bundle says of itself, signed. */
export type BundleHeader = Readonly<z.infer<typeof HEADER>>;

/** A header as it stands in a bundle: what is signed. */
export function presentHeader(header: BundleHeader): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${MAGIC}${canonicalJson(header)}\n`);
}

/** Reads the line of a header; refuses with `bundle_refused`. */
export function parseHeader(line: Uint8Array): BundleHeader {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(line);
    return HEADER.parse(parseJson(text, { depth: 8 }));
  } catch (cause) {
    const isStrange = cause instanceof z.ZodError || cause instanceof JsonRefused ||
      cause instanceof TypeError;
    if (!isStrange) throw cause;
    throw new RegistryError("bundle_refused", "Its header cannot be understood", { cause });
  }
}
