import { quote } from "../../../model/ids.ts";
import type { ManifestVersion } from "../manifest/version_fields.ts";
import { foldIdentifier, versionKey } from "../names.ts";
import type { AdaptedReadOptions } from "./_adapted.ts";
import { assemble, filesOf, type ReadManifest } from "./_assemble.ts";
import { bundle } from "./_bundle.ts";
import { readJsonManifest } from "./_json_manifest.ts";
import { type ManifestFile, readManifestFile } from "./_manifest_file.ts";
import { FileNotes, type FileReport, type TextFile } from "./file_report.ts";

/** A version that was found, and in which files. */
export interface ImportedVersion {
  readonly version: ManifestVersion;
  readonly paths: readonly string[];
}

/** A package with the versions that were found of it, in the order of their files. */
export interface ImportedPackage {
  /** As the first of its files spells it. */
  readonly packageIdentifier: string;
  readonly versions: readonly ImportedVersion[];
}

/** What some files say. */
export interface ImportedFiles {
  readonly packages: readonly ImportedPackage[];
  /** One for each file, in the order in which they were given. */
  readonly reports: readonly FileReport[];
}

/**
 * Reads manifests as the community keeps them: YAML, singleton, merged or a file each for version,
 * installers, default locale and locales, of any manifest version of major 1; and JSON as the REST
 * protocol has it. Everything that is answered is valid (V1 to V19) and complete: installers have
 * what they inherit. A version with a fault is left out with all its files, and no other is.
 * Locales stand in the order of their files. Never throws for what the files say.
 */
export function readManifestFiles(
  files: readonly TextFile[],
  options: Pick<AdaptedReadOptions, "stored" | "adapt"> = {},
): ImportedFiles {
  const reading = new Reading();
  const heads: ManifestFile[] = [];
  const all = files.map(({ path, text }) => {
    const notes = new FileNotes(path);
    if (/\.json$/i.test(path)) {
      for (const read of readJsonManifest(text, notes, options)) reading.add(read, [notes]);
    } else if (/\.ya?ml$/i.test(path)) {
      const head = readManifestFile(text, notes);
      if (head) heads.push(head);
    } else notes.ignore("Is no manifest: its name ends in neither .yaml, .yml nor .json");
    return notes;
  });
  for (const one of bundle(heads)) {
    const read = assemble(one, options);
    const notes = filesOf(one).map((file) => file.notes);
    if (read) reading.add(read, notes);
    else refuseAll(notes);
  }
  return { packages: reading.packages, reports: all.map(({ report }) => report) };
}

/** The files of a version stand and fall together. */
function refuseAll(all: readonly FileNotes[]): void {
  const bad = all.find(({ isRefused }) => isRefused);
  for (const notes of all) {
    if (bad && !notes.isRefused) {
      notes.refuse("8.6", `Belongs to a version with a fault in ${quote(bad.path)}`);
    }
  }
}

/** Gathers versions by package, each version once. */
class Reading {
  readonly #packages = new Map<string, { name: string; versions: Map<string, ImportedVersion> }>();

  get packages(): ImportedPackage[] {
    return [...this.#packages.values()].map(({ name, versions }) => ({
      packageIdentifier: name,
      versions: [...versions.values()],
    }));
  }

  add({ packageIdentifier, version }: ReadManifest, notes: readonly FileNotes[]): void {
    const key = foldIdentifier(packageIdentifier);
    const found = this.#packages.get(key) ?? { name: packageIdentifier, versions: new Map() };
    const same = found.versions.get(versionKey(version.PackageVersion));
    if (same) return notes.forEach((file) => file.refuse("6.3", sameAs(version, same)));
    if (found.name !== packageIdentifier) {
      const says = `PackageIdentifier is spelled ${quote(found.name)} in files before`;
      notes[0]?.warn("8.6", says);
    }
    this.#packages.set(key, found);
    const paths = notes.map(({ path }) => path);
    found.versions.set(versionKey(version.PackageVersion), { version, paths });
  }
}

function sameAs({ PackageVersion }: ManifestVersion, { version, paths }: ImportedVersion): string {
  const [given, before] = [PackageVersion, version.PackageVersion].map(quote);
  return `${given} is the same version as ${before} in ${paths.map(quote).join(", ")}`;
}
