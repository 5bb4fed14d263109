import type { JsonObject } from "../../../kit/json.ts";
import { quote } from "../../../model/ids.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import type { Members } from "../manifest/rows.ts";
import type { ManifestVersion } from "../manifest/version_fields.ts";
import { floorsOf } from "./_floors.ts";
import { hoist } from "./_hoist.ts";
import { INSTALLER_KEYS, LOCALE_KEYS } from "./_key_order.ts";
import {
  formatKnowing,
  knowsAll,
  MANIFEST_VERSIONS,
  type ManifestFormat,
} from "./_manifest_versions.ts";
import { yamlText } from "./_yaml_text.ts";
import type { TextFile } from "./file_report.ts";

/** How manifests are written. */
export interface WriteOptions {
  /** The lowest that knows all that is said, where this is left out. */
  readonly manifestVersion?: string;
}

/**
 * A version as the community keeps it: a file each for the version, its installers and every
 * locale, in the folder that the community has for it. Reading them gives back the same version
 * but for one thing: an `InstallerIdentifier` is the registry's own and stands in no manifest, so
 * installers get a fresh one. Refuses with `value_refused` a manifest version that is not known or
 * would lose something.
 */
export function writeManifestFiles(
  packageIdentifier: string,
  version: ManifestVersion,
  { manifestVersion }: WriteOptions = {},
): TextFile[] {
  const { PackageVersion, Channel, DefaultLocale, Locales = [] } = version;
  const format = formatFor(floorsOf(packageIdentifier, version), manifestVersion);
  const folder = folderOf(packageIdentifier, PackageVersion);
  const head = { PackageIdentifier: packageIdentifier, PackageVersion };
  const write = (suffix: string, type: string, body: JsonObject): TextFile => ({
    path: `${folder}/${packageIdentifier}${suffix}.yaml`,
    text: headerOf(type, format) +
      yamlText({ ...head, ...body, ManifestType: type, ManifestVersion: format }),
  });
  const locale = (type: string, said: JsonObject) =>
    write(`.locale.${said.PackageLocale}`, type, ordered(LOCALE_KEYS, said));
  return [
    write("", "version", { DefaultLocale: DefaultLocale.PackageLocale }),
    write(".installer", "installer", { Channel, ...installersOf(version) }),
    locale("defaultLocale", DefaultLocale),
    ...Locales.map((one) => locale("locale", one)),
  ];
}

function installersOf({ Installers }: ManifestVersion): JsonObject {
  const { root, installers } = hoist(Installers);
  const entries = installers.map((one) => ordered(INSTALLER_KEYS, one));
  return { ...ordered(INSTALLER_KEYS, root), Installers: entries };
}

function formatFor(floors: ReadonlySet<string>, wanted: string | undefined): ManifestFormat {
  if (wanted === undefined) return formatKnowing(floors);
  const format = MANIFEST_VERSIONS.find((known) => known === wanted);
  if (!format) {
    const says = `Cannot use ${quote(wanted)} as a manifest version: it is none of ${
      MANIFEST_VERSIONS.join(", ")
    }`;
    throw new RegistryError("value_refused", says);
  }
  if (knowsAll(format, floors)) return format;
  const says = `Cannot use ${quote(wanted)} as a manifest version: this version needs ${
    formatKnowing(floors)
  }`;
  throw new RegistryError("value_refused", says);
}

/** Each part of an identifier is a folder, below the first character of it all. */
function folderOf(packageIdentifier: string, packageVersion: string): string {
  const [first = ""] = packageIdentifier.toLowerCase();
  return ["manifests", first, ...packageIdentifier.split("."), packageVersion].join("/");
}

function headerOf(type: string, format: ManifestFormat): string {
  const schema = `https://aka.ms/winget-manifest.${type}.${format}.schema.json`;
  return `# Created with Packhouse\n# yaml-language-server: $schema=${schema}\n\n`;
}

function ordered(names: readonly string[], said: JsonObject): Members {
  const members: Members = {};
  for (const name of names) {
    const value = said[name];
    if (value !== undefined) members[name] = value;
  }
  return members;
}
