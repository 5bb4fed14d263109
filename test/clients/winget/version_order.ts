import { WinGetFailure } from "./failure.ts";

/** A version as the client compares it. */
export interface ParsedVersion {
  readonly text: string;
  /** -1 for `< x`, 1 for `> x`, else 0. */
  readonly approximate: -1 | 0 | 1;
  /** -1 for `Unknown`, 1 for `Latest`, else 0. */
  readonly special: -1 | 0 | 1;
  readonly parts: readonly Part[];
}

interface Part {
  readonly number: bigint;
  readonly text: string;
}

const GREATEST = (1n << 64n) - 1n;

/** Reads a version; refuses `< Unknown` and `> Unknown`. */
export function parseVersion(text: string): ParsedVersion {
  const [, sign, base] = /^(?:([<>]) )?(.*)$/s.exec(text.trim())!;
  const approximate = sign === "<" ? -1 : sign === ">" ? 1 : 0;
  const folded = base!.trim().toLowerCase();
  const special = folded === "latest" ? 1 : folded === "unknown" ? -1 : 0;
  if (special === -1 && approximate) throw new WinGetFailure("badVersion", text);
  const parts = special ? [] : withoutZeros(unprefixed(folded).split(".").map(parsePart));
  return { text, approximate, special, parts };
}

/** Below 0 when `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  return (one.special - other.special) || compareParts(one.parts, other.parts) ||
    (one.approximate - other.approximate);
}

/** Newest first. */
export function newestFirst(a: string, b: string): number {
  return compareVersions(b, a);
}

/** `v1.2` is 1.2: text in front of the first digit goes when that digit is in the first part. */
function unprefixed(text: string): string {
  const first = text.split(".", 1)[0]!;
  return /\d/.test(first) ? text.replace(/^[^\d]+/, "") : text;
}

function parsePart(part: string): Part {
  const trimmed = part.trim();
  const [, digits, text] = /^(\d*)(.*)$/s.exec(trimmed)!;
  const number = BigInt(digits || "0");
  return number > GREATEST ? { number: 0n, text: trimmed } : { number, text: text! };
}

function withoutZeros(parts: Part[]): Part[] {
  const last = parts.findLastIndex(({ number, text }) => number !== 0n || text !== "");
  return parts.slice(0, last + 1);
}

function compareParts(a: readonly Part[], b: readonly Part[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const one = a[index] ?? { number: 0n, text: "" };
    const other = b[index] ?? { number: 0n, text: "" };
    if (one.number !== other.number) return one.number < other.number ? -1 : 1;
    if (one.text === other.text) continue;
    if (!one.text || !other.text) return one.text ? -1 : 1;
    return one.text < other.text ? -1 : 1;
  }
  return 0;
}
