import type { FetchGuarded } from "../kit/egress/mod.ts";
import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { RuleTerms, UpstreamKind } from "../model/mirror.ts";
import type { InspectedFile } from "../model/package.ts";
import type { OfferedVersion, RemoteFile } from "./exchange.ts";

/** How an ecosystem's packages are copied from an upstream; a protocol leaves it out that has none. */
export interface Mirroring {
  /** The kinds of upstream that it reads. */
  readonly kinds: readonly UpstreamKind[];
  /** Opens an upstream; refuses with `value_refused` what it could never read. */
  open(source: OpenSource, tools: UpstreamTools): Upstream;
  /** A version with those of its parts alone that are wanted; `null` where nothing is left. */
  select(metadata: JsonObject, wanted: PartTerms): JsonObject | null;
  /** Files that a version needs from elsewhere; see `Exchange.relocate`. */
  files(metadata: JsonObject): readonly RemoteFile[];
  /** Names of packages that a version depends on, without itself. */
  dependencies(metadata: JsonObject): readonly string[];
  /** Looks into a file that a version names, and says what of the version is not so. */
  judge(metadata: JsonObject, remote: RemoteFile, file: LocalFile): Promise<Judgement>;
  /** Whether a version is in a range such as `>=1.2 <2`, or is the one that is pinned; refuses with `value_refused` a text that is neither. */
  isWithin(version: string, range: string): boolean;
}

/** An upstream's address with what opens it. */
export interface OpenSource {
  readonly kind: UpstreamKind;
  readonly url: string;
  readonly path: string;
  /** In the clear; never logged. */
  readonly token?: string;
}

/** What reading an upstream needs. */
export interface UpstreamTools {
  readonly fetch: FetchGuarded;
  /** A folder of this instance alone for what can be fetched anew at any time. */
  readonly cacheDir: string;
  /** Folders of this server in which an upstream may be; none unless said. */
  readonly folders?: readonly string[];
  /** How it waits before it asks again; by the clock unless said. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now?: Clock;
}

/** Parts of a version that a rule wants, with the settings' word where the rule has none. */
export type PartTerms =
  & Required<Pick<RuleTerms, "architectures" | "installerTypes">>
  & Pick<RuleTerms, "scopes" | "locales">;

/** Another source of packages, which is only read. */
export interface Upstream {
  /**
   * The index as it is now; `null` where it is as it was when it said `mark` of itself, which costs
   * one conditional request. Throws `RegistryError` with `upstream_failed` where it cannot be read.
   */
  refresh(mark: string, signal: AbortSignal): Promise<UpstreamIndex | null>;
  /** An index that is at most some minutes old, for those who only look around. */
  browse(signal: AbortSignal): Promise<UpstreamIndex>;
}

/** A package as an index tells it. */
export interface UpstreamPackage {
  readonly name: string;
  readonly title: string;
  readonly moniker: string;
  /** As far as the index knows it. */
  readonly publisher: string;
  readonly newest: string;
  /** Another one whenever anything about the package is another. */
  readonly state: string;
}

/** A version as an index tells it. */
export interface UpstreamVersion {
  readonly version: string;
  /** Another one whenever its description is another. */
  readonly state: string;
  /** Where its description is; for {@link UpstreamIndex.read} alone. */
  readonly address: string;
}

/** A version's description, verified. */
export interface UpstreamManifest {
  readonly offered: OfferedVersion;
  readonly url: string;
  /** The very text that the upstream has. */
  readonly text: string;
  /** Lower-case hex, of its bytes. */
  readonly sha256: string;
}

/** One state of an upstream, to be closed by whoever asked for it. */
export interface UpstreamIndex extends AsyncDisposable {
  /** Of this state; handed to {@link Upstream.refresh} the next time. Never empty. */
  readonly mark: string;
  /** Packages whose names fit one of these globs in any case, by name; reads as it goes. */
  packages(globs: readonly string[]): AsyncIterable<UpstreamPackage>;
  find(name: string): Promise<UpstreamPackage | null>;
  /** Packages that have all words in their name, title, moniker or tags, best first; behind the first `offset`. */
  search(wanted: UpstreamSearch): Promise<UpstreamFound>;
  /** Every version of a package; throws `RegistryError` with `upstream_failed`, or `digest_mismatch`. */
  versions(of: UpstreamPackage, signal: AbortSignal): Promise<readonly UpstreamVersion[]>;
  /** Refuses with `digest_mismatch` what is not what the index promises, with `metadata_refused` what cannot be read. */
  read(
    of: UpstreamPackage,
    version: UpstreamVersion,
    signal: AbortSignal,
  ): Promise<UpstreamManifest>;
}

/** What somebody looks for in an upstream. */
export interface UpstreamSearch {
  readonly words: string;
  readonly offset: number;
  readonly limit: number;
}

export interface UpstreamFound {
  readonly items: readonly UpstreamPackage[];
  readonly hasMore: boolean;
}

/** A file on this server's own disk that has the promised digest. */
export interface LocalFile {
  readonly path: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What a look into a file found. */
export interface Judgement {
  readonly inspected: InspectedFile;
  /** The first thing that is not as the version says: `type_mismatch`, `signature_broken`; `null` for nothing. */
  readonly refusal: { readonly reason: string; readonly detail: string } | null;
  readonly notes: readonly string[];
}
