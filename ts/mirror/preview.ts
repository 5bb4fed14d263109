import { eachAtOnce } from "../kit/each_at_once.ts";
import { packageId } from "../model/ids.ts";
import type { Mirror, RuleTerms } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type {
  OpenSource,
  UpstreamIndex,
  UpstreamPackage,
  UpstreamTools,
} from "../protocols/mirroring.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { isOurs } from "./copy_errand.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { type EffectiveRule, effectiveRule, type UpdaterDefaults } from "./effective_rule.ts";
import { Ledger } from "./ledger.ts";
import { chooseOf, type Listed, listVersions } from "./listed_versions.ts";
import { parsedOrNull } from "./parsed_or_null.ts";
import { PreviewedSizes } from "./previewed_sizes.ts";
import type { FileFetcher } from "./steps.ts";

/** What previews are made with. */
export interface RulePreviewOptions {
  readonly documents: DocumentStore;
  readonly protocols: readonly Protocol[];
  readonly mirrors: {
    open(repository: Repository): Promise<{ mirror: Mirror; source: OpenSource }>;
  };
  readonly upstreamTools: UpstreamTools;
  readonly fetcher: Pick<FileFetcher, "size">;
  readonly defaults: UpdaterDefaults;
  /** For how many milliseconds it is looked; 20 s where nothing is said. */
  readonly patience?: number;
}

/** A version that a rule would bring, or has brought. */
export interface PreviewedVersion {
  readonly package: string;
  readonly version: string;
  /** Of its files; `null` where nobody knows. */
  readonly bytes: number | null;
  /** `clashing`: a package of our own has its name. */
  readonly state: "new" | "here" | "clashing";
}

/** What a rule would bring. */
export interface PreviewedRule {
  readonly packages: number;
  /** Estimated by the packages that were looked at, where there are too many to look at each. */
  readonly versions: number;
  /** Of what is not here, as far as it is known. */
  readonly bytes: number;
  /** Versions that are not here and of whose size nobody knows. */
  readonly unknownSizes: number;
  /** The first of them. */
  readonly items: readonly PreviewedVersion[];
}

const PATIENCE = 20_000;
const MOST_PACKAGES = 200;
const MOST_ITEMS = 500;
const PACKAGES_AT_ONCE = 8;

/** Says what a rule would bring before anybody makes it. Nothing is fetched but descriptions. */
export class RulePreview {
  readonly #options: RulePreviewOptions;

  constructor(options: RulePreviewOptions) {
    this.#options = options;
  }

  /** What cannot be found out in time stays unknown. Refuses with `mirror_missing` or `upstream_failed`. */
  async preview(
    repository: Repository,
    terms: RuleTerms,
    signal: AbortSignal,
  ): Promise<PreviewedRule> {
    const { protocols, mirrors, upstreamTools, defaults, patience = PATIENCE } = this.#options;
    const { source } = await mirrors.open(repository);
    const dialect = await dialectOf(protocols, repository);
    const rule = effectiveRule({ id: "preview", terms }, defaults);
    await using index = await dialect.mirroring.open(source, upstreamTools).browse(signal);
    const found = await matching(index, rule);
    const looking = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const look = new Look(this.#options, { repository, dialect, rule, index, signal: looking });
    await look.at(found.slice(0, MOST_PACKAGES));
    signal.throwIfAborted();
    return summary(found.length, look);
  }
}

async function matching(index: UpstreamIndex, rule: EffectiveRule): Promise<UpstreamPackage[]> {
  const found: UpstreamPackage[] = [];
  for await (const one of index.packages([rule.glob])) if (rule.matches(one.name)) found.push(one);
  return found;
}

function summary(packages: number, { items, looked }: Look): PreviewedRule {
  const fresh = items.filter(({ state }) => state === "new");
  const unknown = fresh.filter(({ bytes }) => bytes === null).length;
  const perPackage = looked === 0 ? 1 : items.length / looked;
  const unseen = Math.round((packages - looked) * perPackage);
  const inOrder = items.toSorted((one, other) => one.package < other.package ? -1 : 1);
  return {
    ...{ packages, versions: items.length + unseen, unknownSizes: unknown + unseen },
    bytes: fresh.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    items: inOrder.slice(0, MOST_ITEMS),
  };
}

/** In which mirror, by which rule, and until when is looked. */
interface LookPlace {
  readonly repository: Repository;
  readonly dialect: Dialect;
  readonly rule: EffectiveRule;
  readonly index: UpstreamIndex;
  readonly signal: AbortSignal;
}

/** One look at some packages. */
class Look {
  /** Newest first within a package. */
  readonly items: PreviewedVersion[] = [];
  /** How many packages were looked at to the end. */
  looked = 0;
  readonly #options: RulePreviewOptions;
  readonly #place: LookPlace;
  readonly #sizes: PreviewedSizes;

  constructor(options: RulePreviewOptions, place: LookPlace) {
    this.#options = options;
    this.#place = place;
    const { dialect: { mirroring }, ...rest } = place;
    this.#sizes = new PreviewedSizes({ ...rest, mirroring, fetcher: options.fetcher });
  }

  async at(packages: readonly UpstreamPackage[]): Promise<void> {
    await eachAtOnce(packages, PACKAGES_AT_ONCE, async (of) => {
      if (this.#place.signal.aborted) return;
      try {
        this.items.push(...await this.#look(of));
        this.looked++;
      } catch (error) {
        if (!this.#place.signal.aborted && !(error instanceof RegistryError)) throw error;
      }
    });
  }

  async #look(of: UpstreamPackage): Promise<PreviewedVersion[]> {
    const { repository, dialect: { names, mirroring }, rule, index, signal } = this.#place;
    const { documents } = this.#options;
    const key = parsedOrNull(() => names.parse(of.name))?.key;
    if (key === undefined) return [];
    const here = await documents.get(COLLECTIONS.packages, packageId(repository.id, key));
    const known = await new Ledger(documents, repository).versions(key);
    const offered = await index.versions(of, signal);
    const chosen = chooseOf(listVersions(names, { offered, known, here }), rule, mirroring);
    const state = isOurs(here) ? "clashing" as const : "new" as const;
    const seen = await Promise.all(chosen.map((one) => this.#seen(of, one, state)));
    return seen.filter((one) => one !== null);
  }

  /** `null` for a version that has nothing of what the rule wants. */
  async #seen(
    of: UpstreamPackage,
    { entry, version }: Listed,
    state: "new" | "clashing",
  ): Promise<PreviewedVersion | null> {
    const item = { package: of.name, version: version.version };
    if (entry?.mirrored) return { ...item, bytes: entry.size, state: "here" };
    if (state === "clashing") return { ...item, bytes: null, state };
    const bytes = await this.#sizes.of(of, version);
    return bytes === "unwanted" ? null : { ...item, bytes, state };
  }
}
