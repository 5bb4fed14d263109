import type { Inspection } from "../inspection.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { type Candidate, findCandidates, roleOf } from "./candidates.ts";
import { quoted } from "./entry_path.ts";
import { agreedProduct, waysToInstall } from "./ways_to_install.ts";
import { beginsAsZip, openZip, type Spool, type ZipFolder } from "./zip_folder.ts";

/** What this room does not know itself: the other kinds of files, and where long content is kept. */
export interface InspectZipOptions {
  /** Looks into a file of the ZIP; `null` for a file of no known kind. */
  inspectNested(path: string, file: RandomAccess): Promise<Inspection | null>;
  readonly spool?: Spool;
}

/** How many files are looked into; others are listed by their names alone. */
const LOOKED_INTO = 32;
/** How much may be inflated on the way, in bytes. */
const INFLATED = 8 * 1024 ** 3;
const NOTES = 20;

/**
 * Looks into a ZIP for what WinGet can install from it (WinGet manifest, `NestedInstallerFiles`):
 * one way to install for each installer, or else for all programs of an architecture, or else for
 * all fonts. ZIPs in it are not looked into. `null` for a file that does not begin as a ZIP does.
 */
export async function inspectZip(
  file: RandomAccess,
  options: InspectZipOptions,
): Promise<Inspection | null> {
  if (!await beginsAsZip(file)) return null;
  const folder = await openZip(file);
  const { candidates: found, notes } = findCandidates(folder);
  const candidates: Candidate[] = [];
  let inflatable = INFLATED;
  for (const candidate of found) {
    const isLookedInto = candidates.length < LOOKED_INTO && candidate.entry.size <= inflatable;
    inflatable -= isLookedInto ? candidate.entry.size : 0;
    candidates.push(isLookedInto ? await lookInto(folder, candidate, options, notes) : candidate);
  }
  if (found.length > LOOKED_INTO) notes.push(`Only ${LOOKED_INTO} of its files were looked into`);
  const { chosen, installers } = waysToInstall(candidates);
  notes.push(...remarks(candidates, chosen));
  return {
    kind: "zip",
    product: agreedProduct(chosen),
    installers,
    signature: null,
    notes: brief(notes),
  };
}

async function lookInto(
  folder: ZipFolder,
  candidate: Candidate,
  { inspectNested, spool }: InspectZipOptions,
  notes: string[],
): Promise<Candidate> {
  const { path, entry } = candidate;
  try {
    await using file = await folder.asFile(entry, { most: INFLATED, spool });
    const inspected = await inspectNested(path, file);
    if (!inspected) return candidate;
    notes.push(...inspected.notes.map((note) => `${quoted(path)}: ${note}`));
    return { ...candidate, inspected };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    notes.push(`${quoted(path)} could not be looked into: ${error.message}`);
    return candidate;
  }
}

function remarks(candidates: readonly Candidate[], chosen: readonly Candidate[]): string[] {
  if (!candidates.length) return ["Holds nothing that can be installed"];
  const notes: string[] = [];
  const isOfInstallers = chosen.some((candidate) => roleOf(candidate) === "installer");
  if (isOfInstallers && chosen.length > 1) {
    notes.push(
      `Holds ${chosen.length} installers: each is a way to install, and one may be too many`,
    );
  }
  const aside = candidates.length - chosen.length;
  if (aside) notes.push(`${aside} other programs or fonts in it are left aside`);
  return notes;
}

function brief(notes: readonly string[]): string[] {
  if (notes.length <= NOTES) return [...notes];
  return [...notes.slice(0, NOTES), `And ${notes.length - NOTES} more of this kind`];
}
