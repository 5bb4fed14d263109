import { compareOrdinal, fold } from "../../kit/fold.ts";

/** One part of a version: `0-rc` is the number 0 with the text `-rc`. */
export interface VersionPart {
  /** An unsigned 64-bit integer in decimal, without leading zeros. */
  readonly number: string;
  /** Folded; a part that has one stands before the same number without. */
  readonly text: string;
}

/** A version as the WinGet client understands it. */
export interface ParsedVersion {
  /** `< 1.0` is -1, `> 1.0` is 1: somewhere below or above, without saying where. */
  readonly approximately: -1 | 0 | 1;
  /** `Unknown` is -1 and stands below everything, `Latest` is 1 and stands above. */
  readonly special: -1 | 0 | 1;
  /** Without trailing parts that are zero. */
  readonly parts: readonly VersionPart[];
}

const SPACE_AROUND = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;
const HIGHEST = "18446744073709551615";

/** Reads a version, of which any text is one; `null` for `< Unknown` and `> Unknown`, which mean nothing. */
export function parseVersion(text: string): ParsedVersion | null {
  const trimmed = text.replace(SPACE_AROUND, "");
  const approximately = trimmed.startsWith("< ") ? -1 : trimmed.startsWith("> ") ? 1 : 0;
  const base = approximately === 0 ? trimmed : trimmed.slice(2).replace(SPACE_AROUND, "");
  const special = specialOf(base);
  if (special === -1 && approximately !== 0) return null;
  return { approximately, special, parts: special === 0 ? partsOf(base) : [] };
}

/** Whether a text says only that a version lies below or above another one: `< 1.0`. */
export function isApproximate(text: string): boolean {
  return /^[ \t\n\v\f\r]*[<>] /.test(text);
}

/**
 * Below, above or equal to zero as version `a` is older than, newer than or the same as `b`. This is
 * not semantic versioning: `1.0` equals `1.0.0` and `v1`, and `1.0.0-rc` is older than `1`.
 * What is no version at all counts as `Unknown`.
 */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const [one, other] = [parseVersion(a) ?? UNKNOWN, parseVersion(b) ?? UNKNOWN];
  return Math.sign(
    one.special - other.special ||
      compareParts(one.parts, other.parts) ||
      one.approximately - other.approximately,
  );
}

const UNKNOWN: ParsedVersion = { approximately: 0, special: -1, parts: [] };
const NOTHING: VersionPart = { number: "0", text: "" };

function specialOf(base: string): -1 | 0 | 1 {
  const word = fold(base);
  return word === "latest" ? 1 : word === "unknown" ? -1 : 0;
}

function partsOf(base: string): VersionPart[] {
  const parts = withoutPrefix(base).split(".").map(parsePart);
  while (parts.length > 0 && isNothing(parts.at(-1) ?? NOTHING)) parts.pop();
  return parts;
}

/** `v1.2` and `Version 1.2` lose the text, `alpha.1` does not. */
function withoutPrefix(base: string): string {
  const digit = base.search(/[0-9]/);
  const dot = base.indexOf(".");
  return digit > 0 && (dot < 0 || digit < dot) ? base.slice(digit) : base;
}

function parsePart(raw: string): VersionPart {
  const part = raw.replace(SPACE_AROUND, "");
  const digits = /^[0-9]*/.exec(part)?.[0] ?? "";
  const number = digits.replace(/^0+(?=[0-9])/, "") || "0";
  if (compareNumbers(number, HIGHEST) > 0) return { number: "0", text: fold(part) };
  return { number, text: fold(part.slice(digits.length)) };
}

function isNothing({ number, text }: VersionPart): boolean {
  return number === "0" && text === "";
}

function compareParts(a: readonly VersionPart[], b: readonly VersionPart[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const order = comparePart(a[at] ?? NOTHING, b[at] ?? NOTHING);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: VersionPart, b: VersionPart): number {
  return compareNumbers(a.number, b.number) ||
    Number(a.text === "") - Number(b.text === "") ||
    compareOrdinal(a.text, b.text);
}

/** Decimals without leading zeros: the longer is the larger. */
function compareNumbers(a: string, b: string): number {
  return a.length - b.length || compareOrdinal(a, b);
}
