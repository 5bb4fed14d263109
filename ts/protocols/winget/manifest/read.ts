import type { Json } from "../../../kit/json.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import { parseIdentifier } from "../names.ts";
import type { CheckOptions, Field, Fields, Members } from "./_field.ts";
import { Findings, refuseFindings } from "./findings.ts";
import { note, type Place, placeOf } from "./_place.ts";
import { readObject } from "./_read.ts";
import { withIdentifiers } from "./identifiers.ts";
import { INSTALLER, type Installer } from "./installer_fields.ts";
import { DEFAULT_LOCALE, type DefaultLocale, LOCALE, type Locale } from "./locale_fields.ts";
import {
  MANIFEST_VERSION,
  type ManifestVersion,
  MOST_VERSIONS,
  type PackageManifest,
} from "./version_fields.ts";

/** How a document is read. */
export interface ReadOptions extends CheckOptions {
  /** Where the document stands in what was sent, such as `Versions[0]`; findings begin with it. */
  readonly at?: string;
}

/**
 * Reads a version, whole or as far as it is known: installers and locales may be missing. Keys and
 * enumerated words are taken in any case, unknown keys ignored, `null` and empty values left out,
 * and installers get an identifier where they have none.
 * Refuses with `metadata_refused`, which carries every finding about types, limits (4.3 to 4.5 of
 * the model) and missing members; what one member means for another is for `validateVersion`.
 */
export function readVersion(body: Json, options: ReadOptions = {}): ManifestVersion {
  return asVersion(readOne(MANIFEST_VERSION, body, "4.3", options));
}

/** Reads one installer as {@link readVersion} does, but leaves a missing identifier missing. */
export function readInstaller(body: Json, options: ReadOptions = {}): Installer {
  return readOne(INSTALLER, body, "4.4", options) as unknown as Installer;
}

/** Reads a locale other than the default one, as {@link readVersion} does. */
export function readLocale(body: Json, options: ReadOptions = {}): Locale {
  return readOne(LOCALE, body, "4.3", options) as unknown as Locale;
}

/** Reads a default locale, as {@link readVersion} does. */
export function readDefaultLocale(body: Json, options: ReadOptions = {}): DefaultLocale {
  return readOne(DEFAULT_LOCALE, body, "4.3", options) as unknown as DefaultLocale;
}

/** Reads a package with all its versions, as {@link readVersion} does each of them. */
export function readPackageManifest(body: Json, options: ReadOptions = {}): PackageManifest {
  const findings = new Findings();
  const place = { at: options.at ?? "", rule: "4.3", findings, options };
  const { PackageIdentifier = "", Versions = [] } = readObject(PACKAGE, body, place) ?? {};
  const name = readName(PackageIdentifier as string, placeOf(place, "PackageIdentifier", NAME));
  refuseFindings(findings.list);
  return { PackageIdentifier: name, Versions: (Versions as Members[]).map(asVersion) };
}

/** Its form is for {@link parseIdentifier} to judge. */
const NAME = { is: "text", max: 1024, required: true } as const satisfies Field;

const PACKAGE = {
  PackageIdentifier: NAME,
  Versions: { is: "list", max: MOST_VERSIONS, of: { is: "object", members: MANIFEST_VERSION } },
} as const satisfies Fields;

function readName(text: string, place: Place): string {
  if (place.findings.has(place.at)) return text;
  try {
    return parseIdentifier(text);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    note(place, error.detail, text);
    return text;
  }
}

function readOne(members: Fields, body: Json, rule: string, options: ReadOptions): Members {
  const findings = new Findings();
  const read = readObject(members, body, { at: options.at ?? "", rule, findings, options });
  refuseFindings(findings.list);
  return read ?? {};
}

function asVersion(read: Members): ManifestVersion {
  const { Installers = [], ...version } = read as unknown as ManifestVersion;
  return { ...version, Installers: withIdentifiers(Installers) };
}
