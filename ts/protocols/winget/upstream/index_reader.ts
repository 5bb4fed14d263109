import type { UpstreamPackage, UpstreamVersion } from "../../mirroring.ts";

/** What an index says of a package, for whoever searches. */
export interface PackageTexts {
  readonly row: number;
  readonly id: string;
  readonly title: string;
  readonly moniker: string;
}

/** One family of index databases. Rows are packages'. */
export interface IndexReader {
  /** Every package. */
  ids(): Iterable<readonly [row: number, id: string]>;
  /** `null` where it has no version that could be mirrored. */
  at(row: number, id: string): UpstreamPackage | null;
  /** The package of exactly this id, or of one that differs in case. */
  rowOf(id: string): readonly [row: number, id: string] | null;
  texts(): Iterable<PackageTexts>;
  /** Packages with a tag that fits. */
  tagged(fits: (tag: string) => boolean): ReadonlySet<number>;
  /** Versions that the index itself lists; `null` where they are in a file of the package. */
  versions(row: number): readonly UpstreamVersion[] | null;
}

/** Another thread of work gets its turn after so many rows. */
export const WITHOUT_PAUSE = 2_000;

export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
