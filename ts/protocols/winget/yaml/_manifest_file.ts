import { quote } from "../../../model/ids.ts";
import type { Contract } from "../contract.ts";
import { NEWEST } from "../contract.ts";
import { parseManifestVersion } from "./_manifest_versions.ts";
import { parseSource, type SourceMap, type SourceNode, SourceRefused } from "./_source.ts";
import type { FileNotes } from "./file_report.ts";

const TYPES = {
  version: "version",
  installer: "installer",
  defaultlocale: "defaultLocale",
  locale: "locale",
  singleton: "singleton",
  merged: "merged",
} as const;

/** What a manifest file is for. */
export type ManifestType = (typeof TYPES)[keyof typeof TYPES];

/** A YAML file that says which version of which package it is about. */
export interface ManifestFile {
  readonly notes: FileNotes;
  readonly type: ManifestType;
  readonly packageIdentifier: string;
  readonly packageVersion: string;
  /** As it is spelled, and what that means. */
  readonly manifestVersion: string;
  readonly format: Contract;
  readonly root: SourceMap;
  /** The line of each value, by its path from the root. */
  readonly lines: Map<string, number>;
}

/** Reads the head of a manifest file, or notes why it is none and answers `null`. */
export function readManifestFile(text: string, notes: FileNotes): ManifestFile | null {
  if (!/PackageIdentifier/i.test(text)) {
    notes.ignore("Is no manifest: it names no PackageIdentifier");
    return null;
  }
  const root = sourceOf(text, notes);
  if (!root) return null;
  if (root.is !== "map" || !memberOf(root, "PackageIdentifier")) {
    notes.ignore("Is no manifest: it names no PackageIdentifier");
    return null;
  }
  return headOf(root, notes);
}

function sourceOf(text: string, notes: FileNotes): SourceNode | null {
  try {
    return parseSource(text);
  } catch (error) {
    if (!(error instanceof SourceRefused)) throw error;
    notes.refuse("yaml", error.message, error.line);
    return null;
  }
}

function headOf(root: SourceMap, notes: FileNotes): ManifestFile | null {
  const packageIdentifier = textOf(root, "PackageIdentifier", notes);
  const packageVersion = textOf(root, "PackageVersion", notes);
  const type = typeOf(textOf(root, "ManifestType", notes), root, notes);
  const manifestVersion = textOf(root, "ManifestVersion", notes);
  const format = formatOf(manifestVersion, root, notes);
  if (!packageIdentifier || !packageVersion || !type || !manifestVersion || !format) return null;
  const lines = new Map<string, number>();
  return { notes, type, packageIdentifier, packageVersion, manifestVersion, format, root, lines };
}

function textOf(root: SourceMap, name: string, notes: FileNotes): string | null {
  const node = memberOf(root, name);
  if (node?.is === "text" && node.text !== null) return node.text;
  notes.refuse(
    "4.7",
    node && node.is !== "text" ? `${name} must be a text` : `${name} is required`,
  );
  return null;
}

function typeOf(text: string | null, root: SourceMap, notes: FileNotes): ManifestType | null {
  if (text === null) return null;
  const type = Object.entries(TYPES).find(([folded]) => folded === text.toLowerCase())?.[1];
  if (type) return type;
  const known = Object.values(TYPES).join(", ");
  const says = `ManifestType must be one of ${known}, found ${quote(text)}`;
  notes.refuse("8.6", says, memberOf(root, "ManifestType")?.line);
  return null;
}

function formatOf(text: string | null, root: SourceMap, notes: FileNotes): Contract | null {
  if (text === null) return null;
  const format = parseManifestVersion(text);
  const line = memberOf(root, "ManifestVersion")?.line;
  if (!format) {
    const says = `ManifestVersion must be such as 1.6.0, found ${quote(text)}`;
    notes.refuse("4.7", says, line);
  } else if (format.minor > NEWEST.minor) {
    notes.warn("4.7", `ManifestVersion ${text} is newer than what is known here`, line);
  }
  return format;
}

function memberOf({ members }: SourceMap, name: string): SourceNode | undefined {
  const exact = members.get(name);
  if (exact) return exact;
  const folded = name.toLowerCase();
  return [...members].find(([key]) => key.toLowerCase() === folded)?.[1];
}
