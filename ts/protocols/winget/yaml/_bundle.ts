import { quote } from "../../../model/ids.ts";
import { fold } from "../../../kit/fold.ts";
import type { ManifestFile, ManifestType } from "./_manifest_file.ts";

/** The files that together describe one version. */
export interface Bundle {
  /** Where the root of the whole manifest stands: one file, or installers and default locale. */
  readonly roots: readonly [ManifestFile, ...ManifestFile[]];
  readonly version: ManifestFile | null;
  readonly locales: readonly ManifestFile[];
}

/**
 * Puts together the files of each version (8.6): those that lie in one folder and name the same
 * package and version. A group that is not one of each required file, or in which they disagree,
 * is noted and left out; no other group is touched by it.
 */
export function bundle(files: readonly ManifestFile[]): Bundle[] {
  const groups = new Map<string, ManifestFile[]>();
  for (const file of files) {
    const key = keyOf(file);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  const places = new Map(files.map((file) => [placeOf(file, file.type), file]));
  return [...groups.values()].flatMap((group) => bundleOf(group, places) ?? []);
}

/** Some file of each type in each folder. */
type Places = ReadonlyMap<string, ManifestFile>;

function placeOf({ notes }: ManifestFile, type: ManifestType): string {
  return `${folderOf(notes.path)}\n${type}`;
}

function keyOf({ notes, packageIdentifier, packageVersion }: ManifestFile): string {
  return [folderOf(notes.path), fold(packageIdentifier), packageVersion].join("\n");
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function bundleOf(group: readonly ManifestFile[], places: Places): Bundle | null {
  const [first, ...others] = group;
  if (!first) return null;
  const alone = group.find(isWhole);
  if (alone) {
    if (others.length === 0) return { roots: [first], version: null, locales: [] };
    const says = `Must be the only file of ${nameOf(first)} in its folder: it is ${alone.type}`;
    for (const file of group) {
      refuse(file, file === alone ? says : `${STANDS_BESIDE} ${alone.type}`);
    }
    return null;
  }
  return agree(group) && isComplete(group, places) ? together(group) : null;
}

const STANDS_BESIDE = "Belongs to a version that another file describes by itself, being";

function isWhole({ type }: ManifestFile): boolean {
  return type === "singleton" || type === "merged";
}

function together(group: readonly ManifestFile[]): Bundle | null {
  const [version, installer, defaultLocale] = REQUIRED.map((type) => only(group, type));
  if (!version || !installer || !defaultLocale) return null;
  const locales = group.filter(({ type }) => type === "locale");
  return { roots: [installer, defaultLocale], version, locales };
}

const REQUIRED = ["version", "installer", "defaultLocale"] as const;

function only(group: readonly ManifestFile[], type: ManifestType): ManifestFile | undefined {
  return group.find((file) => file.type === type);
}

/** Notes each file that disagrees with the version file, or the first one, about what it is. */
function agree(group: readonly ManifestFile[]): boolean {
  const [first] = group;
  const model = only(group, "version") ?? first;
  let agreed = true;
  for (const file of group) {
    for (const name of ["packageIdentifier", "manifestVersion"] as const) {
      if (!model || file[name] === model[name]) continue;
      const member = name === "packageIdentifier" ? "PackageIdentifier" : "ManifestVersion";
      const wanted = `${quote(model[name])} as in ${quote(model.notes.path)}`;
      refuse(file, `${member} must be ${wanted}, found ${quote(file[name])}`);
      agreed = false;
    }
  }
  return agreed;
}

function isComplete(group: readonly ManifestFile[], places: Places): boolean {
  let complete = true;
  for (const type of REQUIRED) {
    const [found, ...more] = group.filter((file) => file.type === type);
    for (const file of more) {
      refuse(file, `Must be the only ${type} file of ${nameOf(file)}`);
      complete = false;
    }
    if (found) continue;
    for (const file of group) refuse(file, missing(file, type, places));
    complete = false;
  }
  return complete;
}

/** A file of the folder that would have been it, were it not for the name or version in it, is named. */
function missing(file: ManifestFile, type: ManifestType, places: Places): string {
  const stray = places.get(placeOf(file, type));
  const hint = stray ? `; ${quote(stray.notes.path)} is of ${nameOf(stray)}` : "";
  return `Lacks the ${type} file of ${nameOf(file)}${hint}`;
}

function nameOf({ packageIdentifier, packageVersion }: ManifestFile): string {
  return `${quote(packageIdentifier)} ${quote(packageVersion)}`;
}

function refuse({ notes }: ManifestFile, says: string): void {
  notes.refuse("8.6", says);
}
