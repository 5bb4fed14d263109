import { openPe, type Pe } from "../pe.ts";
import { type RandomAccess, Unreadable } from "../random_access.ts";
import { type ApplicationManifest, readApplicationManifest } from "./application_manifest.ts";
import { RESOURCE_TYPE, Resources } from "./resources.ts";
import { readVersionInfo, type VersionInfo } from "./version_info.ts";

/** A Windows program, opened: what every technology is looked for in. */
export interface Program {
  readonly file: RandomAccess;
  readonly pe: Pe;
  /** `null` where they cannot be read. */
  readonly resources: Resources | null;
  readonly version: VersionInfo | null;
  readonly manifest: ApplicationManifest | null;
  /** The first bytes of the overlay, {@link OVERLAY_HEAD} at most. */
  readonly overlayHead: Uint8Array<ArrayBuffer>;
  /** What could not be read, for people. */
  readonly notes: readonly string[];
}

/** How much of the overlay every technology may look at. */
export const OVERLAY_HEAD = 4096;

const LONGEST_VERSION = 64 * 1024;
const LONGEST_MANIFEST = 64 * 1024;

/** Opens a program; `null` where the file is none. A part that is damaged becomes a note. */
export async function openProgram(file: RandomAccess): Promise<Program | null> {
  const pe = await openPe(file);
  if (!pe) return null;
  const notes: string[] = [];
  const resources = await orNote(notes, () => Resources.open(file, pe));
  const read = async (type: number, most: number) => {
    const [resource] = resources?.of(type) ?? [];
    return resource && await resources?.read(resource, most);
  };
  const version = await orNote(notes, async () => {
    const bytes = await read(RESOURCE_TYPE.version, LONGEST_VERSION);
    return bytes ? readVersionInfo(bytes) : null;
  });
  const manifest = await orNote(notes, async () => {
    const bytes = await read(RESOURCE_TYPE.manifest, LONGEST_MANIFEST);
    return bytes ? readApplicationManifest(bytes) : null;
  });
  const { offset, size } = pe.overlay;
  const overlayHead = await file.read(offset, Math.min(size, OVERLAY_HEAD));
  return { file, pe, resources, version, manifest, overlayHead, notes };
}

/** What `read` gives; where the bytes are damaged, a note of that and `null`. */
export async function orNote<T>(
  notes: string[],
  read: () => Promise<T | null>,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    notes.push(error.message);
    return null;
  }
}
