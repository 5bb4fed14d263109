import { randomBytes } from "node:crypto";
import { sha256Hex } from "../kit/digest.ts";

/** Codes that are shown once, and what is kept of them, in the same order. */
export interface RecoveryCodes {
  readonly codes: readonly string[];
  readonly digests: readonly string[];
}

const HOW_MANY = 10;
const GROUPS = 4;
const GROUP_LENGTH = 5;
/** Crockford's base 32: no letter looks like a digit. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten codes such as `7k3mq-x0v9p-…` of 100 bits each: too many to guess from a digest. */
export function newRecoveryCodes(): RecoveryCodes {
  const codes = Array.from({ length: HOW_MANY }, newCode);
  return { codes, digests: codes.map(digestOfRecoveryCode) };
}

/** What is kept of a code, however it was typed: in capitals, without dashes, with an O for a 0. */
export function digestOfRecoveryCode(code: string): string {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, "")
    .replaceAll("o", "0").replaceAll(/[il]/g, "1");
  return sha256Hex(`recovery code ${plain}`);
}

function newCode(): string {
  const letters = Array.from(randomBytes(GROUPS * GROUP_LENGTH), (byte) => ALPHABET[byte % 32]);
  const groups = Array.from(
    { length: GROUPS },
    (_, at) => letters.slice(at * GROUP_LENGTH, (at + 1) * GROUP_LENGTH).join(""),
  );
  return groups.join("-");
}
