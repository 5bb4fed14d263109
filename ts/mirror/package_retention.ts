import type { Clock, Instant } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import type { Mirror, MirroredPackage, RemovalReason } from "../model/mirror.ts";
import type { Package, Repository, VersionEntry } from "../model/package.ts";
import type { Mirroring } from "../protocols/mirroring.ts";
import type { NameRules } from "../protocols/protocol.ts";
import type { PackageService } from "../registry/package_service.ts";
import { isFollowed } from "./coverage.ts";
import { ruleOfFollowed, type UpdaterDefaults } from "./effective_rule.ts";
import type { Ledger } from "./ledger.ts";
import { removeCopies } from "./remove_copies.ts";
import { type RetentionTerms, type Surplus, surplusOf } from "./retention_plan.ts";
import type { RuleBook } from "./rule_book.ts";

/** Knows when versions were last downloaded. */
export interface DownloadTimes {
  /** By version key; without those that nobody ever downloaded. */
  of(
    repository: Repository,
    packageKey: string,
    versionKeys: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly lastAt: Instant }>>;
}

/** A copy that goes. */
export interface RetiredCopy {
  readonly package: string;
  readonly version: string;
  readonly bytes: number;
  readonly why: RemovalReason;
}

/** What decides about packages of one repository. */
export interface PackageRetentionOptions {
  readonly packages: PackageService;
  readonly downloads: DownloadTimes;
  readonly defaults: UpdaterDefaults;
  readonly now: Clock;
  readonly repository: Repository;
  readonly mirror: Mirror;
  readonly names: NameRules;
  readonly mirroring: Mirroring;
  readonly ledger: Ledger;
  readonly removeUnruled: boolean;
  readonly book: RuleBook;
  readonly remembered: ReadonlyMap<string, MirroredPackage>;
  /** Ids of versions that go whatever the rules keep. */
  readonly condemned: ReadonlyMap<string, RemovalReason>;
}

const DAY = 24 * 60 * 60 * 1000;

/** Takes copies away that a mirror keeps no longer, of one package after the other. */
export class PackageRetention {
  readonly #options: PackageRetentionOptions;

  constructor(options: PackageRetentionOptions) {
    this.#options = options;
  }

  /** What would go. */
  async retired(found: Package): Promise<readonly RetiredCopy[]> {
    const surplus = surplusOf(found.versions, this.#termsOf(found));
    const kept = await this.#downloaded(found.key, surplus);
    return surplus.filter(({ entry }) => !kept.has(entry.key)).map(({ entry, why }) => ({
      ...{ package: found.name, version: entry.version, bytes: entry.size, why },
    }));
  }

  /** Takes it away: decided anew on the package as it is then. */
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
