import { createHash } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS = 13;

/** The name by which Windows knows all versions of a package: its name and who publishes it. */
export function packageFamilyName(name: string, publisher: string): string {
  return `${name}_${publisherId(publisher)}`;
}

/**
 * The 13 signs that stand for a publisher: of the SHA-256 of its distinguished name in UTF-16LE,
 * exactly as written, the first 64 bits and one 0 bit, in groups of five.
 */
export function publisherId(publisher: string): string {
  const digest = createHash("sha256").update(publisher, "utf16le").digest();
  const bits = digest.readBigUInt64BE(0) << 1n;
  return Array.from({ length: GROUPS }, (_, group) => {
    const shift = BigInt(5 * (GROUPS - 1 - group));
    return ALPHABET[Number(bits >> shift & 31n)];
  }).join("");
}
