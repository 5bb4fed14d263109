import type { FileKind, Inspection } from "../inspection.ts";
import type { ZipEntry } from "./directory.ts";
import { quoted, relativePath } from "./entry_path.ts";
import type { ZipFolder } from "./zip_folder.ts";

/** A file in a ZIP that can be installed, run or made available, and what it turned out to be. */
export interface Candidate {
  readonly path: string;
  readonly entry: ZipEntry;
  readonly inspected?: Inspection;
}

/** What the files of a ZIP are to somebody who installs it. */
export type Role = "installer" | "portable" | "font";

const CANDIDATE = /\.(?:msi|msix|appx|msixbundle|appxbundle|exe|ttf|otf|ttc)$/i;
const ARCHIVE = /\.(?:zip|7z|rar|cab|tar|t?gz|t?xz)$/i;
const BESIDE = /(?:^|\/)(?:__MACOSX|\._[^/]*)(?:\/|$)/;
const UNINSTALLER = /(?:^|\/)unins[^/]*\.exe$/i;
const SOUNDS_LIKE_SETUP = /(?:set-?up|install)[^/]*\.exe$/i;
const INSTALLERS: ReadonlySet<FileKind> = new Set<FileKind>(
  ["msi", "wix", "msix", "appx", "inno", "nullsoft", "burn"],
);
/** WinGet allows 512 characters for a path in a ZIP. */
const LONGEST_PATH = 512;

/** The entries that could be what the ZIP is for, by their names, and notes on those that cannot. */
export function findCandidates(folder: ZipFolder): { candidates: Candidate[]; notes: string[] } {
  const notes: string[] = [];
  const candidates: Candidate[] = [];
  const files = folder.entries.filter((entry) => entry.isFile && isOfInterest(entry.name));
  for (const entry of files) {
    const trouble = troubleWith(entry);
    if (trouble) notes.push(`${quoted(entry.name)} is left out: ${trouble}`);
    else candidates.push({ path: relativePath(entry.name), entry });
  }
  const archives = folder.entries.filter((entry) => entry.isFile && ARCHIVE.test(entry.name));
  if (archives[0]) {
    notes.push(`${quoted(archives[0].name)} is an archive too, and is not looked into`);
  }
  return { candidates, notes };
}

/** What a file is for. An `.exe` of unknown technology is a portable, unless its name says setup. */
export function roleOf({ path, inspected }: Candidate): Role {
  const kind = inspected?.kind;
  if (kind === "font" || /\.(?:ttf|otf|ttc)$/i.test(path)) return "font";
  if (kind && INSTALLERS.has(kind) || !/\.exe$/i.test(path)) return "installer";
  const hasTechnology = inspected?.installers.some((installer) => installer.technology);
  return hasTechnology || SOUNDS_LIKE_SETUP.test(path) ? "installer" : "portable";
}

function isOfInterest(name: string): boolean {
  const path = relativePath(name);
  return CANDIDATE.test(path) && !BESIDE.test(path) && !UNINSTALLER.test(path);
}

function troubleWith(entry: ZipEntry): string | null {
  if (entry.isEscaping) return "its path leads out of the ZIP";
  if (entry.isRepeated) return "its path stands in the ZIP more than once";
  if (entry.isEncrypted) return "it is encrypted";
  return relativePath(entry.name).length > LONGEST_PATH ? "its path is too long" : null;
}
