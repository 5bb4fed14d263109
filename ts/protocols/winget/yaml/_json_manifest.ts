import { isJsonObject, type Json, JsonRefused, parseJson } from "../../../kit/json.ts";
import { type Finding, RegistryError } from "../../../model/registry_error.ts";
import { readVersion } from "../manifest/read.ts";
import { validateVersion } from "../manifest/validate.ts";
import { MOST_VERSIONS } from "../manifest/version_fields.ts";
import { parseIdentifier } from "../names.ts";
import { adapted, type AdaptedReadOptions } from "./_adapted.ts";
import type { ReadManifest } from "./_assemble.ts";
import type { FileNotes } from "./file_report.ts";

/** The most characters of a JSON file. */
export const LONGEST_JSON = 2 ** 24;

const DEEPEST = 32;

/**
 * The versions in a JSON file as the REST protocol has them: `PackageIdentifier` and `Versions`, by
 * themselves or as `Data`. A version that is wrong is noted and left out.
 */
export function readJsonManifest(
  text: string,
  notes: FileNotes,
  options: AdaptedReadOptions,
): ReadManifest[] {
  const body = bodyOf(text, notes);
  if (!body) return [];
  try {
    const packageIdentifier = parseIdentifier(body.identifier);
    return body.versions.flatMap((version, index) => {
      const read = readOne(version, notes, { ...options, at: `Versions[${index}]` });
      return read ? [{ packageIdentifier, version: read }] : [];
    });
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    notes.refuse("4.3", error.detail);
    return [];
  }
}

interface Body {
  readonly identifier: string;
  readonly versions: readonly Json[];
}

function bodyOf(text: string, notes: FileNotes): Body | null {
  if (!/PackageIdentifier/i.test(text)) {
    notes.ignore("Is no manifest: it names no PackageIdentifier");
    return null;
  }
  const json = jsonOf(text, notes);
  if (json === undefined) return null;
  const data = member(json, "Data");
  const whole = isJsonObject(data) ? data : json;
  const [identifier, versions] = [member(whole, "PackageIdentifier"), member(whole, "Versions")];
  if (typeof identifier !== "string" || !Array.isArray(versions)) {
    notes.ignore("Is no manifest: it has no PackageIdentifier with Versions");
    return null;
  }
  if (versions.length <= MOST_VERSIONS) return { identifier, versions };
  notes.refuse("4.3", `Must have at most ${MOST_VERSIONS} versions, found ${versions.length}`);
  return null;
}

function jsonOf(text: string, notes: FileNotes): Json | undefined {
  if (text.length > LONGEST_JSON) {
    notes.refuse("json", `The file is longer than ${LONGEST_JSON} characters`);
    return undefined;
  }
  try {
    return parseJson(text.replace(/^\uFEFF/, ""), { depth: DEEPEST });
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    notes.refuse("json", error.message);
    return undefined;
  }
}

function member(value: Json, name: string): Json | undefined {
  if (!isJsonObject(value)) return undefined;
  const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

function readOne(body: Json, notes: FileNotes, options: AdaptedReadOptions) {
  try {
    const version = readVersion(isJsonObject(body) ? adapted(body, options) : body, options);
    const findings = validateVersion(version, options);
    if (findings.length === 0) return version;
    noteAll(findings, notes);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    noteAll(error.findings, notes);
  }
  return null;
}

function noteAll(findings: readonly Finding[], notes: FileNotes): void {
  for (const { field, rule, says } of findings) notes.refuse(rule, `${field}: ${says}`);
}
