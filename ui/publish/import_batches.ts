import type { Dropped } from "./dropped.ts";

/** What is asked for in one request: an archive as it is, or files that belong together. */
export type Batch =
  | { readonly is: "archive"; readonly of: Dropped }
  | { readonly is: "files"; readonly of: readonly Dropped[] };

/** How much one request brings; the server takes more, and is not asked to. */
export interface BatchLimits {
  readonly files: number;
  readonly bytes: number;
}

/** Whether a file can say something of packages. */
export function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}

/** Whether a file may hold manifests, and is sent as it is. */
export function isArchive(path: string): boolean {
  return /\.zip$/i.test(path);
}

/** Whether a file is a tape archive, which is unpacked before it is sent. */
export function isTar(path: string): boolean {
  return /\.(?:tar|tar\.gz|tgz)$/i.test(path);
}

/**
 * Parts files into requests. Those of one folder stay together, for they may describe one version; a
 * single folder may be longer than the limits say.
 */
export function inBatches(files: readonly Dropped[], limits: BatchLimits): Batch[] {
  const archives = files.filter(({ path }) => isArchive(path));
  const manifests = files.filter(({ path }) => isManifest(path));
  const folders = Map.groupBy(manifests, ({ path }) => path.slice(0, path.lastIndexOf("/") + 1));
  const batches: Dropped[][] = [];
  for (const folder of folders.values()) {
    const last = batches.at(-1);
    if (last && fits([...last, ...folder], limits)) last.push(...folder);
    else batches.push([...folder]);
  }
  return [
    ...batches.map((of) => ({ is: "files" as const, of })),
    ...archives.map((of) => ({ is: "archive" as const, of })),
  ];
}

function fits(files: readonly Dropped[], limits: BatchLimits): boolean {
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return files.length <= limits.files && bytes <= limits.bytes;
}
