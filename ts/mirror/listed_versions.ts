import type { MirroredVersion } from "../model/mirror.ts";
import type { Package, VersionEntry } from "../model/package.ts";
import type { Mirroring, UpstreamVersion } from "../protocols/mirroring.ts";
import type { NameRules } from "../protocols/protocol.ts";
import { type Candidate, chooseVersions } from "./choose_versions.ts";
import type { EffectiveRule } from "./effective_rule.ts";

/** A version of an upstream's, and how it stands here. */
export interface Listed extends Candidate {
  readonly version: UpstreamVersion;
  readonly key: string;
  readonly known: MirroredVersion | null;
  readonly entry: VersionEntry | null;
}

/** What is known of the versions of one package. */
export interface KnownVersions {
  readonly offered: readonly UpstreamVersion[];
  /** By key. */
  readonly known: ReadonlyMap<string, MirroredVersion>;
  readonly here: Package | null;
}

/** Versions that an upstream has, newest first; of two spellings of one the first that it tells. */
export function listVersions(
  names: NameRules,
  { offered, known, here }: KnownVersions,
): readonly Listed[] {
  const present = here?.deleted ? [] : here?.versions ?? [];
  const entries = new Map(present.map((entry) => [entry.key, entry]));
  const listed = new Map<string, Listed>();
  for (const version of offered) {
    const key = names.versionKey(version.version);
    if (listed.has(key)) continue;
    const [doc, entry] = [known.get(key) ?? null, entries.get(key) ?? null];
    const state = doc?.state ?? null;
    listed.set(key, { version, key, known: doc, entry, state, isHere: entry !== null });
  }
  return [...listed.values()].sort((one, other) =>
    names.compare(other.version.version, one.version.version)
  );
}

/** Those of them that a rule wants, newest first. */
export function chooseOf(
  listed: readonly Listed[],
  { versions: range, maxVersions }: Pick<EffectiveRule, "versions" | "maxVersions">,
  mirroring: Pick<Mirroring, "isWithin">,
): readonly Listed[] {
  const inRange = range === undefined
    ? listed
    : listed.filter(({ version }) => mirroring.isWithin(version.version, range));
  return chooseVersions(inRange, maxVersions);
}
