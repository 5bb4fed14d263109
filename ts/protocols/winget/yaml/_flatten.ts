import { isJsonObject, type Json, type JsonObject } from "../../../kit/json.ts";
import type { Installer, InstallerType } from "../manifest/installer_fields.ts";
import { effectiveType, LISTED_BY_PRODUCT_CODE } from "../manifest/installer_type.ts";
import { type Members, wordFor } from "../manifest/rows.ts";
import { INSTALLER_TYPES } from "../manifest/vocabulary.ts";

/** Members that an installer adds to, rather than replacing what the root says. */
const MERGED: ReadonlySet<string> = new Set(["InstallerSwitches", "InstallationMetadata"]);

/** An empty list or object of these says nothing: the root's stands. */
const KEPT_WHEN_EMPTY: ReadonlySet<string> = new Set([
  "AppsAndFeaturesEntries",
  "Dependencies",
  "NestedInstallerFiles",
]);

/**
 * One installer with what it inherits from the root of its manifest (4.7), as the client works it
 * out. Both are converted but may still be wrong.
 */
export function flatten(root: JsonObject, own: JsonObject): JsonObject {
  const whole: Members = {};
  for (const name of new Set([...Object.keys(root), ...Object.keys(own)])) {
    const value = merged(name, root[name], own[name]);
    if (value !== undefined) whole[name] = value;
  }
  // The order matters: entries decide over the family name, the nested type over both.
  for (const name of ["NestedInstallerFiles", "NestedInstallerType", ...BY_TYPE]) {
    if (!says(name, own[name]) && !inherits(name, whole)) delete whole[name];
  }
  return whole;
}

const BY_TYPE = ["AppsAndFeaturesEntries", "PackageFamilyName", "ProductCode"];

/** Whether an installer would take over a member that the root says and itself does not. */
export function inherits(name: string, installer: JsonObject): boolean {
  switch (name) {
    case "NestedInstallerType":
    case "NestedInstallerFiles":
      return typeOf(installer.InstallerType) === "zip";
    case "ProductCode":
    case "AppsAndFeaturesEntries":
      return LISTED_BY_PRODUCT_CODE.has(runsAs(installer));
    case "PackageFamilyName":
      return hasFamily(runsAs(installer)) || entriesOf(installer).some(hasFamily);
    default:
      return true;
  }
}

function merged(name: string, root: Json | undefined, own: Json | undefined): Json | undefined {
  if (MERGED.has(name) && isJsonObject(root) && isJsonObject(own)) {
    const { Files, ...others } = own;
    const files = Array.isArray(Files) && Files.length === 0 ? undefined : Files;
    return { ...root, ...others, ...(files !== undefined && { Files: files }) };
  }
  return says(name, own) ? own : root;
}

function says(name: string, value: Json | undefined): boolean {
  if (value === undefined) return false;
  return !KEPT_WHEN_EMPTY.has(name) || typeof value !== "object" || value === null ||
    Object.values(value).some((part) => !Array.isArray(part) || part.length > 0);
}

function runsAs({ InstallerType, NestedInstallerType }: JsonObject): InstallerType | undefined {
  return effectiveType({
    InstallerType: typeOf(InstallerType),
    NestedInstallerType: typeOf(NestedInstallerType),
  } as Installer);
}

function entriesOf({ AppsAndFeaturesEntries: entries }: JsonObject): (InstallerType | undefined)[] {
  return Array.isArray(entries)
    ? entries.map((entry: Json) => isJsonObject(entry) ? typeOf(entry.InstallerType) : undefined)
    : [];
}

function hasFamily(type: InstallerType | undefined): boolean {
  return type === "msix" || type === "appx" || type === "msstore";
}

function typeOf(word: Json | undefined): InstallerType | undefined {
  return typeof word === "string"
    ? wordFor(INSTALLER_TYPES, word) as InstallerType | undefined
    : undefined;
}
