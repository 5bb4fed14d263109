import type { Json, JsonObject } from "../../../kit/json.ts";
import { type Finding, RegistryError } from "../../../model/registry_error.ts";
import { DEFAULT_LOCALE } from "../manifest/locale_fields.ts";
import { type ReadOptions, readVersion } from "../manifest/read.ts";
import type { Fields, Members } from "../manifest/rows.ts";
import { validateVersion } from "../manifest/validate.ts";
import type { ManifestVersion } from "../manifest/version_fields.ts";
import { parseIdentifier } from "../names.ts";
import { adapted, type AdaptedReadOptions } from "./_adapted.ts";
import type { Bundle } from "./_bundle.ts";
import { convertMembers } from "./_convert.ts";
import { flatten } from "./_flatten.ts";
import type { ManifestFile } from "./_manifest_file.ts";
import { INHERITED, LOCALE_ROOT, ROOT, VERSION_ROOT } from "./_root_fields.ts";

/** A version as some file or files say it. */
export interface ReadManifest {
  readonly packageIdentifier: string;
  readonly version: ManifestVersion;
}

/** The version that a bundle describes, or `null` where findings about it were noted. */
export function assemble(bundle: Bundle, options: AdaptedReadOptions): ReadManifest | null {
  const [first, ...others] = bundle.roots;
  const merged = mergeRoots([first, ...others]);
  const localized = bundle.locales.map((file) => convertFile(LOCALE_ROOT, file));
  if (bundle.version) checkDefault(bundle.version, merged);
  const body = adapted(bodyOf(first.packageVersion, merged, localized), options);
  const found = judge(body, first.packageIdentifier, options);
  if ("findings" in found) {
    for (const finding of found.findings) place(finding, bundle, merged);
  }
  return filesOf(bundle).some(({ notes }) => notes.isRefused) || "findings" in found ? null : found;
}

/** Every file of a bundle. */
export function filesOf({ roots, version, locales }: Bundle): ManifestFile[] {
  return [...roots, ...(version ? [version] : []), ...locales];
}

function convertFile(members: Fields, file: ManifestFile): Members {
  return convertMembers(members, file.root, file);
}

const IDENTITY = new Set([
  "PackageIdentifier",
  "PackageVersion",
  "ManifestType",
  "ManifestVersion",
]);

function mergeRoots(files: readonly ManifestFile[]): Members {
  const merged: Members = {};
  for (const file of files) {
    for (const [name, value] of Object.entries(convertFile(ROOT, file))) {
      if (name in merged && !IDENTITY.has(name)) {
        file.notes.refuse("8.6", `${name} is given in another file as well`, file.lines.get(name));
      }
      merged[name] = value;
    }
  }
  return merged;
}

function checkDefault(file: ManifestFile, { PackageLocale }: Members): void {
  const { DefaultLocale } = convertFile(VERSION_ROOT, file);
  const line = file.lines.get("DefaultLocale");
  if (DefaultLocale === undefined) return file.notes.refuse("4.7", "DefaultLocale is required");
  if (PackageLocale === undefined || DefaultLocale === PackageLocale) return;
  const says = "DefaultLocale must be the PackageLocale of the defaultLocale file";
  file.notes.refuse("8.6", says, line);
}

function bodyOf(packageVersion: string, merged: Members, localized: Members[]): JsonObject {
  const { Channel, Localization, Installers } = merged;
  const Locales = [...(Array.isArray(Localization) ? Localization : []), ...localized];
  const root = pick(merged, INHERITED);
  return {
    PackageVersion: packageVersion,
    Channel,
    DefaultLocale: pick(merged, DEFAULT_LOCALE),
    Locales,
    Installers: Array.isArray(Installers)
      ? Installers.map((one: Json) => isMembers(one) ? flatten(root, one) : one)
      : Installers,
  };
}

function isMembers(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pick(members: JsonObject, fields: Fields): Members {
  const picked: Members = {};
  for (const name of Object.keys(fields)) {
    const value = members[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

type Judged = ReadManifest | { readonly findings: readonly Finding[] };

function judge(body: JsonObject, identifier: string, options: ReadOptions): Judged {
  try {
    const packageIdentifier = parseIdentifier(identifier);
    if (body.Installers === undefined) return { findings: [NO_INSTALLERS] };
    const version = readVersion(body, options);
    const findings = validateVersion(version, options);
    return findings.length > 0 ? { findings } : { packageIdentifier, version };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.findings.length > 0) return { findings: error.findings };
    return { findings: [{ field: "PackageIdentifier", rule: "4.3", says: error.detail }] };
  }
}

const NO_INSTALLERS: Finding = { field: "Installers", rule: "4.7", says: "Is required" };

/** Notes a finding in the file that says what it is about, as near to it as can be told. */
function place({ field, rule, says }: Finding, { roots, locales }: Bundle, merged: Members): void {
  const count = Array.isArray(merged.Localization) ? merged.Localization.length : 0;
  const [, index, rest] = /^Locales\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
  const own = index === undefined ? undefined : locales[Number(index) - count];
  const message = `${field}: ${says}`;
  if (own) return own.notes.refuse(rule, message, lineOf(own, [rest ?? ""]));
  const paths = pathsOf(field);
  for (const path of paths) {
    const file = roots.find(({ lines }) => lines.has(path));
    if (file) return file.notes.refuse(rule, message, file.lines.get(path));
  }
  const [first, second] = roots;
  const isLocal = field.startsWith("DefaultLocale");
  return ((isLocal ? second : undefined) ?? first).notes.refuse(rule, message);
}

function lineOf({ lines }: ManifestFile, paths: readonly string[]): number | undefined {
  return paths.map((path) => lines.get(path)).find((line) => line !== undefined);
}

/** Where a value may stand, the likeliest first: an installer's own, then the root's, then around it. */
function pathsOf(field: string): string[] {
  const path = field.replace(/^DefaultLocale\./, "").replace(/^Locales\[/, "Localization[");
  const inherited = path.replace(/^Installers\[\d+\]\./, "");
  return [path, inherited, ...outward(path).filter((outer) => outer !== "Installers")];
}

function outward(path: string): string[] {
  const end = Math.max(path.lastIndexOf("."), path.lastIndexOf("["));
  return end <= 0 ? [] : [path.slice(0, end), ...outward(path.slice(0, end))];
}
