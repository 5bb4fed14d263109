import { isJsonObject, type Json, type JsonObject } from "../../../kit/json.ts";
import { DEFAULT_LOCALE, LOCALE } from "../manifest/locale_fields.ts";
import type { Field, Fields } from "../manifest/rows.ts";
import type { ManifestVersion } from "../manifest/version_fields.ts";
import { memberSince, wordSince } from "./_manifest_versions.ts";
import { INSTALLER_ENTRY } from "./_root_fields.ts";

/** For each part of a version, the manifest version (as `major.minor`) that first has it. */
export function floorsOf(packageIdentifier: string, version: ManifestVersion): ReadonlySet<string> {
  const { DefaultLocale, Locales = [], Installers } = version;
  const floors = new Set(["1.0", identifierSince(packageIdentifier)]);
  if (Installers.length > 128) floors.add("1.1");
  collect(DEFAULT_LOCALE, DefaultLocale, floors);
  for (const locale of Locales) collect(LOCALE, locale, floors);
  for (const installer of Installers) collect(INSTALLER_ENTRY, installer, floors);
  return floors;
}

/** Limits that were lower once. */
const ONCE_FEWER: Readonly<Record<string, readonly [most: number, since: string]>> = {
  FileExtensions: [256, "1.2"],
  InstallationNotes: [256, "1.5"],
  Protocols: [16, "1.4"],
};

function collect(members: Fields, value: JsonObject, floors: Set<string>): void {
  for (const [name, field] of Object.entries(members)) {
    const said = value[name];
    if (said === undefined) continue;
    floors.add(memberSince(name, field));
    const [most, since] = ONCE_FEWER[name] ?? [];
    if (most !== undefined && since && sizeOf(said) > most) floors.add(since);
    if (name === "PackageIdentifier") floors.add(identifierSince(String(said)));
    collectValue(name, field, said, floors);
  }
}

function collectValue(name: string, field: Field, value: Json, floors: Set<string>): void {
  if (field.is === "choice") floors.add(wordSince(name, String(value), field.from));
  if (field.is === "object" && isJsonObject(value)) collect(field.members, value, floors);
  if (field.is === "list" && Array.isArray(value)) {
    for (const item of value) collectValue(name, field.of, item, floors);
  }
}

function sizeOf(value: Json): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}

/** Identifiers had at most four segments once. */
function identifierSince(identifier: string): string {
  return identifier.split(".").length > 4 ? "1.4" : "1.0";
}
