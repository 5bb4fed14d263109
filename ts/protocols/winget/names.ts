import { RegistryError } from "../../model/registry_error.ts";
import { quote } from "../../model/ids.ts";
import { fold } from "../../kit/fold.ts";
import { parseVersion } from "./version_order.ts";

const LONGEST = 128;
const SEGMENTS = { fewest: 2, most: 8, longest: 32 } as const;
const FORBIDDEN_IN_VERSION = /[\\/:*?"<>|\p{Cc}\p{Cs}]/u;
const FORBIDDEN_IN_SEGMENT = /[\\/:*?"<>|\s\p{Cc}\p{Cs}]/u;

/**
 * Reads a `PackageIdentifier`: 2 to 8 segments of 1 to 32 characters with dots between them, at
 * most 128 characters in all. Answers it composed (NFC), as the client compares it, and otherwise
 * as its publisher spells it; refuses with `name_refused`.
 */
export function parseIdentifier(text: string): string {
  const identifier = text.normalize("NFC");
  if (lengthOf(identifier) > LONGEST) {
    throw refused("PackageIdentifier", text, `it is longer than ${LONGEST} characters`);
  }
  const segments = identifier.split(".");
  if (segments.length < SEGMENTS.fewest || segments.length > SEGMENTS.most) {
    throw refused(
      "PackageIdentifier",
      text,
      `it must have ${SEGMENTS.fewest} to ${SEGMENTS.most} segments with dots between them`,
    );
  }
  for (const segment of segments) {
    const wrong = wrongWithSegment(segment);
    if (wrong) throw refused("PackageIdentifier", text, wrong);
  }
  return identifier;
}

/** The key of a package: two identifiers that differ in case alone share it. */
export function foldIdentifier(identifier: string): string {
  return fold(identifier);
}

/**
 * Reads a `PackageVersion`: 1 to 128 characters, compared and served literally. Refuses with
 * `name_refused` what cannot stand in a path, space at its ends, which clients would drop, and
 * `< 1.0` or `> 1.0`, which name no version.
 */
export function parseVersionText(text: string): string {
  const version = text.normalize("NFC");
  if (version.trim() === "") throw refused("PackageVersion", text, "it is empty");
  if (lengthOf(version) > LONGEST) {
    throw refused("PackageVersion", text, `it is longer than ${LONGEST} characters`);
  }
  const found = FORBIDDEN_IN_VERSION.exec(version);
  if (found) throw refused("PackageVersion", text, `${quote(found[0])} may not stand in it`);
  if (version.trim() !== version) {
    throw refused("PackageVersion", text, "it begins or ends with a space");
  }
  return version;
}

/** The key of a version: spellings that the client takes for one version, as `1.0` and `v1`, share it. */
export function versionKey(version: string): string {
  const parsed = parseVersion(version);
  if (!parsed) throw refused("PackageVersion", version, "it names no version");
  const sign = ["< ", "", "> "][parsed.approximately + 1];
  if (parsed.special !== 0) return `${sign}${parsed.special > 0 ? "latest" : "unknown"}`;
  const parts = parsed.parts.map(({ number, text }) => number + text);
  return sign + (parts.join(".") || "0");
}

function wrongWithSegment(segment: string): string | null {
  const length = lengthOf(segment);
  if (length === 0 || length > SEGMENTS.longest) {
    return `each segment must have 1 to ${SEGMENTS.longest} characters`;
  }
  const found = FORBIDDEN_IN_SEGMENT.exec(segment);
  return found ? `${quote(found[0])} may not stand in it` : null;
}

function lengthOf(text: string): number {
  return text.length <= SEGMENTS.longest ? text.length : [...text].length;
}

function refused(field: string, value: string, why: string): RegistryError {
  return new RegistryError("name_refused", `Cannot use ${quote(value)} as a ${field}: ${why}`);
}
