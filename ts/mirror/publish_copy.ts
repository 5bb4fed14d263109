import type { JsonObject } from "../kit/json.ts";
import type { StoredFile, Version, VersionEntry } from "../model/package.ts";
import { EVERYTHING } from "../model/sight.ts";
import type { PackageDraft, PackageName } from "../registry/package_draft.ts";
import { type CopyErrand, type CopyTools, isOurs, placeOf } from "./copy_errand.ts";

/** A version that is ready to be seen. */
export interface ReadyCopy {
  readonly name: PackageName;
  readonly key: string;
  readonly metadata: JsonObject;
  /** Whether its files are to be served from here. */
  readonly rehost: boolean;
}

/** What became of it. */
export type PublishedAs = "added" | "replaced" | "unchanged" | "clashing";

/**
 * Publishes a copy, or puts it in the place of an older one. Where the package turns out to be one
 * of our own it is left as it is.
 */
export async function publishCopy(
  tools: CopyTools,
  errand: CopyErrand,
  ready: ReadyCopy,
): Promise<PublishedAs> {
  const { packages, files } = tools;
  const { repository, by, names: { compare } } = errand;
  let outcome: PublishedAs = "unchanged";
  let named: readonly StoredFile[] = [];
  const change = { repository, name: ready.name, by, sight: EVERYTHING, compare };
  await packages.change(change, async (draft) => {
    outcome = await put(tools, errand, ready, draft);
    named = draft.descriptions.flatMap((one) => one.files);
  });
  await files.settle(named);
  return outcome;
}

async function put(
  tools: CopyTools,
  errand: CopyErrand,
  ready: ReadyCopy,
  draft: PackageDraft,
): Promise<PublishedAs> {
  if (isOurs(draft.existing && { deleted: false, versions: draft.entries })) {
    return "clashing";
  }
  const entry = draft.entries.find(({ key }) => key === ready.key) ?? null;
  const former = entry && await tools.packages.describe(entry);
  if (entry && former && isSame(errand, { entry, former, ready })) return "unchanged";
  const place = placeOf(errand, draft.name);
  const content = await errand.exchange.content(place, ready.metadata, former);
  draft.put({ ...content, mirrored: true });
  return entry ? "replaced" : "added";
}

/** A published version, its description, and what is wanted in its place. */
export interface Compared {
  readonly entry: VersionEntry;
  readonly former: Version;
  readonly ready: ReadyCopy;
}

/**
 * Whether what is published says what is wanted. Files that are to be served from here must be
 * here, whatever their addresses; files that are not, at their vendor's.
 */
export function isSame(errand: CopyErrand, { entry, former, ready }: Compared): boolean {
  const { exchange, mirroring } = errand;
  if (!entry.mirrored) return false;
  const place = placeOf(errand, ready.name.name);
  if (!exchange.equals(former.metadata, ready.metadata, { place, elsewhere: ready.rehost })) {
    return false;
  }
  const away = mirroring.files(former.metadata).filter(({ url }) => !url.startsWith("/"));
  return !ready.rehost || away.length === 0;
}
