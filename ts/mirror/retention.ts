import type { Clock } from "../model/document.ts";
import type { Actor } from "../model/event.ts";
import type { Mirror, MirroredState, RemovalReason } from "../model/mirror.ts";
import type { Package, Repository } from "../model/package.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { Catalogue } from "../registry/catalogue.ts";
import type { PackageService } from "../registry/package_service.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { dialectOf } from "./dialect.ts";
import { effectiveRules, type UpdaterDefaults, type WrittenRule } from "./effective_rule.ts";
import { Ledger } from "./ledger.ts";
import { type DownloadTimes, PackageRetention, type RetiredCopy } from "./package_retention.ts";
import { RuleBook } from "./rule_book.ts";

export type { DownloadTimes, RetiredCopy };

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
      remembered: mirror.dependencies === "follow" ? await ledger.packages() : new Map(),
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
