import type { Package } from "../model/package.ts";
import type { Publishing } from "../protocols/publishing.ts";

/** A repository in numbers. */
export interface Dashboard {
  readonly packages: number;
  readonly versions: number;
  readonly installers: number;
  /** In the files that versions name. */
  readonly bytes: number;
  /** Packages and versions that clients are not told of. */
  readonly disabled: number;
  readonly newest: readonly NewVersion[];
}

/** A version that was published lately. */
export interface NewVersion {
  readonly package: string;
  readonly version: string;
  /** RFC 3339, UTC. */
  readonly publishedAt: string;
  readonly size: number;
}

const NEWEST = 10;

/** Counts what a repository holds, what is disabled included. */
export function dashboardOf(
  packages: Iterable<Package>,
  { partsOf }: Pick<Publishing, "partsOf">,
): Dashboard {
  const all = [...packages];
  const entries = all.flatMap((of) => of.versions.map((entry) => ({ of, entry })));
  const newest = entries.toSorted((a, b) => b.entry.publishedAt - a.entry.publishedAt);
  return {
    packages: all.length,
    versions: entries.length,
    installers: sum(entries.map(({ entry }) => partsOf(entry.summary))),
    bytes: sum(entries.map(({ entry }) => entry.size)),
    disabled: [...all, ...entries.map(({ entry }) => entry)].filter((one) => one.disabled).length,
    newest: newest.slice(0, NEWEST).map(({ of, entry: { version, publishedAt, size } }) => ({
      ...{ package: of.name, version, size },
      publishedAt: new Date(publishedAt).toISOString(),
    })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
