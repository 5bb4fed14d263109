import type { Clock, Instant } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import type { Mirror, MirroredPackage, MirroredState, RemovalReason } from "../model/mirror.ts";
import type { Package, Repository, VersionEntry } from "../model/package.ts";
import type { Mirroring } from "../protocols/mirroring.ts";
import type { NameRules, Protocol } from "../protocols/protocol.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { PackageService } from "../registry/package_service.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { isFollowed } from "./coverage.ts";
import { dialectOf } from "./dialect.ts";
import {
  effectiveRules,
  ruleOfFollowed,
  type UpdaterDefaults,
  type WrittenRule,
} from "./effective_rule.ts";
import { Ledger } from "./ledger.ts";
import { removeCopies } from "./remove_copies.ts";
import { type RetentionTerms, type Surplus, surplusOf } from "./retention_plan.ts";
import { RuleBook } from "./rule_book.ts";

/** Knows when versions were last downloaded. */
export interface DownloadTimes {
  /** By version key; without those that nobody ever downloaded. */
  of(
    repository: Repository,
    packageKey: string,
    versionKeys: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly lastAt: Instant }>>;
}

/** What the service is made of. */
export interface MirrorRetentionOptions {
  readonly documents: DocumentStore;
  readonly packages: PackageService;
  readonly catalogue: Catalogue;
  readonly protocols: readonly Protocol[];
  readonly mirrors: { get(repository: Repository): Promise<Mirror> };
  readonly rules: { all(repository: Repository): Promise<readonly WrittenRule[]> };
  readonly downloads: DownloadTimes;
  readonly defaults: UpdaterDefaults;
  readonly now: Clock;
}

/** How far retention goes. */
export interface RetentionScope {
  /** Takes away packages that no rule names any more, which otherwise stay. */
  readonly removeUnruled?: boolean;
  /** Keys of the packages that are looked at; all where nothing is said. */
  readonly only?: ReadonlySet<string>;
}

/** A copy that goes. */
export interface RetiredCopy {
  readonly package: string;
  readonly version: string;
  readonly bytes: number;
  readonly why: RemovalReason;
}

/** What would go, and how much that is; not every copy is named. */
export interface RetentionPreview {
  readonly versions: number;
  readonly bytes: number;
  readonly items: readonly RetiredCopy[];
}

/** In whose name copies go, and who hears of each. */
export interface RetentionOrder extends RetentionScope {
  readonly by: Actor;
  readonly tell?: (copy: RetiredCopy) => Promise<void>;
  readonly signal?: AbortSignal;
}

const DAY = 24 * 60 * 60 * 1000;
const MOST_NAMED = 1_000;

/** Takes copies away that a mirror keeps no longer. */
export class MirrorRetentionService {
  readonly #options: MirrorRetentionOptions;

  constructor(options: MirrorRetentionOptions) {
    this.#options = options;
  }

  /** What would go; refuses with `mirror_missing`. */
  async preview(repository: Repository, scope: RetentionScope = {}): Promise<RetentionPreview> {
    const items: RetiredCopy[] = [];
    let [versions, bytes] = [0, 0];
    const sweep = await this.#prepare(repository, scope);
    for (const found of await this.#packages(repository, scope)) {
      for (const copy of await sweep.retired(found)) {
        versions++;
        bytes += copy.bytes;
        if (items.length < MOST_NAMED) items.push(copy);
      }
    }
    return { versions, bytes, items };
  }

  /** Takes it away; answers how much that was. Refuses with `mirror_missing`. */
  async apply(
    repository: Repository,
    { by, tell, signal, ...scope }: RetentionOrder,
  ): Promise<Omit<RetentionPreview, "items">> {
    let [versions, bytes] = [0, 0];
    const sweep = await this.#prepare(repository, scope);
    for (const found of await this.#packages(repository, scope)) {
      signal?.throwIfAborted();
      for (const copy of await sweep.retire(found, by)) {
        versions++;
        bytes += copy.bytes;
        await tell?.(copy);
      }
    }
    return { versions, bytes };
  }

  async #packages(repository: Repository, { only }: RetentionScope): Promise<readonly Package[]> {
    const shelf = await this.#options.catalogue.shelf(repository);
    const isMeant = ({ key, versions }: Package) =>
      (only?.has(key) ?? true) && versions.some(({ mirrored }) => mirrored);
    return [...shelf.packages()].filter(isMeant);
  }

  async #prepare(repository: Repository, { removeUnruled = false }: RetentionScope) {
    const { documents, protocols, mirrors, rules, defaults } = this.#options;
    const mirror = await mirrors.get(repository);
    const { names, mirroring } = await dialectOf(protocols, repository);
    const ledger = new Ledger(documents, repository);
    return new PackageRetention({
      ...{ ...this.#options, repository, mirror, names, mirroring, ledger, removeUnruled },
      book: new RuleBook(effectiveRules(await rules.all(repository), defaults)),
      remembered: await ledger.packages(),
      condemned: await this.#condemned(repository),
    });
  }

  /** Ids of versions that go whatever the rules keep. */
  async #condemned({ id: repository }: Repository): Promise<Map<string, RemovalReason>> {
    const { documents } = this.#options;
    const found = new Map<string, RemovalReason>();
    for (const state of ["rejected", "removed"] satisfies MirroredState[]) {
      const where = { repository, state };
      for await (const one of documents.find(COLLECTIONS.mirroredVersions, { where })) {
        if (state === "rejected") found.set(one.id, "rejected");
        else if (one.reason === "unwanted") found.set(one.id, "unwanted");
      }
    }
    return found;
  }
}

interface PackageRetentionOptions extends Omit<MirrorRetentionOptions, "mirrors" | "rules"> {
  readonly repository: Repository;
  readonly mirror: Mirror;
  readonly names: NameRules;
  readonly mirroring: Mirroring;
  readonly ledger: Ledger;
  readonly removeUnruled: boolean;
  readonly book: RuleBook;
  readonly remembered: ReadonlyMap<string, MirroredPackage>;
  readonly condemned: ReadonlyMap<string, RemovalReason>;
}

/** The same for one package after the other. */
class PackageRetention {
  readonly #options: PackageRetentionOptions;

  constructor(options: PackageRetentionOptions) {
    this.#options = options;
  }

  async retired(found: Package): Promise<readonly RetiredCopy[]> {
    const surplus = surplusOf(found.versions, this.#termsOf(found));
    const kept = await this.#downloaded(found.key, surplus);
    return surplus.filter(({ entry }) => !kept.has(entry.key)).map(({ entry, why }) => ({
      ...{ package: found.name, version: entry.version, bytes: entry.size, why },
    }));
  }

  /** Decided anew on the package as it is then. */
  async retire(found: Package, by: Actor): Promise<readonly RetiredCopy[]> {
    const terms = this.#termsOf(found);
    const surplus = surplusOf(found.versions, terms);
    if (surplus.length === 0) return [];
    const kept = await this.#downloaded(found.key, surplus);
    if (surplus.every(({ entry }) => kept.has(entry.key))) return [];
    const { packages, repository, names: { compare } } = this.#options;
    const reasons = new Map<string, RemovalReason>();
    const pick = (entries: readonly VersionEntry[]) =>
      surplusOf(entries, terms).filter(({ entry }) => !kept.has(entry.key))
        .map(({ entry, why }) => (reasons.set(entry.key, why), entry));
    const name = { name: found.name, key: found.key };
    const removed = await removeCopies(packages, { repository, name, by, compare }, pick);
    for (const { key } of removed) await this.#note(found.key, key, reasons.get(key)!);
    return removed.map(({ key, version, size: bytes }) => ({
      ...{ package: found.name, version, bytes, why: reasons.get(key)! },
    }));
  }

  #termsOf({ key, name }: Package): RetentionTerms {
    const { book, mirror, mirroring, remembered, condemned, removeUnruled, now } = this.#options;
    const isAlong = isFollowed(remembered.get(key)) && mirror.dependencies === "follow";
    const followed = isAlong ? ruleOfFollowed(name, this.#options.defaults) : null;
    const prefix = `${this.#options.repository.id}/${key}/`;
    return {
      ...{ rule: book.find(name) ?? followed, retention: mirror.retention, removeUnruled },
      isWithin: mirroring.isWithin.bind(mirroring),
      condemned: (version) => condemned.get(prefix + version) ?? null,
      now: now(),
    };
  }

  /** Keys of versions that clients still fetch. What somebody rejected goes nevertheless. */
  async #downloaded(packageKey: string, surplus: readonly Surplus[]): Promise<Set<string>> {
    const { downloads, repository, mirror, now } = this.#options;
    const { keepDownloadedDays } = mirror.retention;
    const keys = surplus.filter(({ why }) => why !== "rejected").map(({ entry }) => entry.key);
    if (keepDownloadedDays === null || keys.length === 0) return new Set();
    const times = await downloads.of(repository, packageKey, keys);
    const since = now() - keepDownloadedDays * DAY;
    return new Set(keys.filter((key) => (times.get(key)?.lastAt ?? -1) >= since));
  }

  async #note(packageKey: string, versionKey: string, reason: RemovalReason): Promise<void> {
    const changedAt = this.#options.now();
    await this.#options.ledger.noteVersion(
      packageKey,
      versionKey,
      (before) =>
        before && before.state !== "rejected"
          ? { ...before, state: "removed", reason, detail: "", dueAt: 0, changedAt }
          : null,
    );
  }
}
