import { fold } from "../../kit/fold.ts";
import type { JsonObject } from "../../kit/json.ts";
import type { Instant } from "../../model/document.ts";
import type { Package, VersionEntry } from "../../model/package.ts";

/** What a protocol tells of one version to lists of packages of all protocols. */
export interface ShownVersion {
  /** What people call it; `""` where it has no name besides its package's. */
  readonly title: string;
  readonly publisher: string;
  /** In the protocol's words: of its installers, for instance. */
  readonly types: readonly string[];
  readonly architectures: readonly string[];
  /** What else it is found by, such as tags and commands. */
  readonly words: readonly string[];
  /** How many parts there are to choose from. */
  readonly parts: number;
}

/** Reads what a protocol has put into {@link VersionEntry.summary}. Pure. */
export type Show = (summary: JsonObject) => ShownVersion;

export const ORIGINS = ["private", "mirrored"] as const;
export type Origin = (typeof ORIGINS)[number];
export const PACKAGE_STATES = ["enabled", "disabled", "yanked"] as const;
export type PackageState = (typeof PACKAGE_STATES)[number];

/** What a package is narrowed by, and counted by: each has any number of values in each. */
export interface PackageFacets {
  /** Both where some versions are copies of an upstream's and some are not. */
  readonly origin: readonly Origin[];
  readonly state: readonly PackageState[];
  readonly publisher: readonly string[];
  /** Of the latest version, as the architectures. */
  readonly type: readonly string[];
  readonly architecture: readonly string[];
}

/** A package as somebody sees it, in the form that lists of all protocols need. */
export interface ListedPackage {
  readonly seen: Package;
  readonly facets: PackageFacets;
  readonly title: string;
  /** The newest version that is offered, else the newest; `null` where there is none. */
  readonly latest: string | null;
  /** Bytes in the files of all versions. */
  readonly size: number;
  /** Of all versions. */
  readonly parts: number;
  /** When a version was last published; zero for never. */
  readonly publishedAt: Instant;
  /** Everything that it is found by, folded, a line each: first its name, then its title. */
  readonly text: string;
  /** Where the title stands in it. */
  readonly titleAt: number;
  /** Where that ends. */
  readonly titleEnd: number;
}

/** Lists a package; all that is said of it is said of what is seen. */
export function listPackage(seen: Package, show: Show): ListedPackage {
  const { name, versions } = seen;
  const shown = versions.map(({ summary }) => show(summary));
  const latest = latestOf(versions);
  const { title, publisher = "", types = [], architectures = [] } = shown[latest] ?? {};
  return {
    ...{ seen, title: title || name, latest: versions[latest]?.version ?? null },
    facets: {
      ...{ type: types, architecture: architectures, publisher: publisher ? [publisher] : NONE },
      ...{ origin: originOf(versions), state: STATES[stateOf(seen)] },
    },
    size: versions.reduce((total, { size }) => total + size, 0),
    parts: shown.reduce((total, { parts }) => total + parts, 0),
    publishedAt: versions.reduce((last, { publishedAt }) => Math.max(last, publishedAt), 0),
    ...textOf(name, title || name, shown),
  };
}

const NONE: readonly string[] = [];
const STATES = {
  enabled: ["enabled"],
  disabled: ["disabled"],
  yanked: ["yanked"],
} as const satisfies Record<PackageState, readonly PackageState[]>;
const ORIGIN = {
  private: ["private"],
  mirrored: ["mirrored"],
  mixed: ["private", "mirrored"],
} as const satisfies Record<string, readonly Origin[]>;

function latestOf(versions: readonly VersionEntry[]): number {
  const offered = versions.findIndex(({ yanked, disabled }) => yanked === undefined && !disabled);
  return offered < 0 ? 0 : offered;
}

function originOf(versions: readonly VersionEntry[]): readonly Origin[] {
  const isMirrored = ({ mirrored }: VersionEntry) => mirrored === true;
  if (!versions.some(isMirrored)) return ORIGIN.private;
  return versions.every(isMirrored) ? ORIGIN.mirrored : ORIGIN.mixed;
}

/** A package is yanked when nothing else of it is shown to clients. */
function stateOf({ disabled, versions }: Package): PackageState {
  if (disabled) return "disabled";
  if (versions.length === 0) return "enabled";
  const shown = versions.filter((one) => !one.disabled);
  if (shown.length === 0) return "disabled";
  return shown.every(({ yanked }) => yanked !== undefined) ? "yanked" : "enabled";
}

function textOf(
  name: string,
  title: string,
  shown: readonly ShownVersion[],
): Pick<ListedPackage, "text" | "titleAt" | "titleEnd"> {
  const others = new Set<string>();
  for (const one of shown) {
    others.add(one.title).add(one.publisher);
    for (const word of one.words) others.add(word);
  }
  others.delete(title);
  const head = `${fold(name)}\n`;
  const both = `${head}${fold(title)}\n`;
  const text = `${both}${fold([...others].join("\n"))}\n`;
  return { text, titleAt: head.length, titleEnd: both.length };
}
