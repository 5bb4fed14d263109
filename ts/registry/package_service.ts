import { LRUCache } from "lru-cache";
import { setTimeout as delay } from "node:timers/promises";
import { Turns } from "../kit/turns.ts";
import type { Actor } from "../model/event.ts";
import type { Clock, Draft } from "../model/document.ts";
import { packageId } from "../model/ids.ts";
import type { Package, Repository, Version, VersionEntry } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Look, Sight } from "../model/sight.ts";
import { seenThrough } from "../model/view.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, type Place, placeOf } from "../store/document_store.ts";
import type { Catalogue } from "./catalogue.ts";
import type { EventLog } from "./event_log.ts";
import { eventsBetween } from "./package_events.ts";
import { PackageDraft, type PackageName } from "./package_draft.ts";

export type { Place };

/** How often an edit starts over on the fresh document before the conflict with other instances is reported. */
const ATTEMPTS = 8;
/** Instances that have met get out of step again: milliseconds, times the attempts so far. */
const LONGEST_PAUSE = 4;
/** A package may bring thousands of descriptions, and a store may be some milliseconds away. */
const INSERTS_AT_ONCE = 32;
const BY_KEY = { order: { by: "key" } } as const;
/** Descriptions that are kept in memory may have this many characters together. */
const DESCRIPTIONS_KEPT = 32 * 1024 * 1024;

/** What the service is made of. */
export interface PackageServiceOptions {
  readonly documents: DocumentStore;
  readonly catalogue: Catalogue;
  readonly events: EventLog;
  readonly now: Clock;
}

/** One change to a package: to which, and by whom. */
export interface Change {
  readonly repository: Repository;
  readonly name: PackageName;
  readonly by: Actor;
  /** What of the repository whoever makes it sees and may change. */
  readonly sight: Sight;
  readonly compare: (one: string, other: string) => number;
}

/** How much there is. */
export interface PackageCounts {
  readonly packages: number;
  readonly versions: number;
}

/** Works out the next state of a package; run again on a fresh draft after a conflict. */
export type Edit = (draft: PackageDraft) => void | Promise<void>;

/** Packages and their versions, for any ecosystem: one reading door and one writing door. */
export class PackageService {
  readonly #documents: DocumentStore;
  readonly #catalogue: Catalogue;
  readonly #events: EventLog;
  readonly #now: Clock;
  readonly #turns = new Turns();
  readonly #descriptions = new LRUCache<string, Version>({
    maxSize: DESCRIPTIONS_KEPT,
    sizeCalculation: ({ metadata }) => JSON.stringify(metadata).length + 512,
  });

  constructor({ documents, catalogue, events, now }: PackageServiceOptions) {
    this.#documents = documents;
    this.#catalogue = catalogue;
    this.#events = events;
    this.#now = now;
  }

  /** A package by its normalised name, as far as `look` shows it, or `null`. */
  async find(repository: Repository, key: string, look: Look): Promise<Package | null> {
    const found = (await this.#catalogue.shelf(repository)).get(key);
    return found && look(found);
  }

  /**
   * One window of what `look` shows of a repository's packages, by normalised name. Neither how much
   * stands on it nor where it ends tells of what is not shown.
   */
  async list(
    repository: Repository,
    { after, limit, look }: { after?: Place; limit: number; look: Look },
  ): Promise<Page<Package>> {
    const items: Package[] = [];
    const from = after === undefined ? null : String(after.value);
    for (const whole of (await this.#catalogue.shelf(repository)).behind(from)) {
      const seen = look(whole);
      if (!seen) continue;
      const last = items.at(-1);
      if (last && items.length === limit) return { items, next: placeOf(last, BY_KEY) };
      items.push(seen);
    }
    return { items, next: null };
  }

  /** How much of a repository `look` shows. */
  async count(repository: Repository, look: Look): Promise<PackageCounts> {
    let [packages, versions] = [0, 0];
    for (const whole of (await this.#catalogue.shelf(repository)).packages()) {
      const seen = look(whole);
      packages += Number(seen !== null);
      versions += seen?.versions.length ?? 0;
    }
    return { packages, versions };
  }

  /** The description that an entry names. Descriptions never change, so each is read once. */
  async describe(entry: VersionEntry): Promise<Version> {
    const kept = this.#descriptions.get(entry.document);
    if (kept) return kept;
    const found = await this.#documents.get(COLLECTIONS.versions, entry.document);
    if (!found) throw new Error(`Description ${entry.document} is named but missing`);
    this.#descriptions.set(entry.document, found);
    return found;
  }

  /**
   * Changes one package, all at once or not at all: `edit` works on a draft, which is committed when
   * nobody else has changed the package meanwhile, and else begun again on the fresh document.
   * Changes by this instance wait for each other, so only those of others can be in the way.
   * Refuses with `write_conflict` when these keep winning. `edit` must not change the same package.
   * An edit that leaves a package as it is writes nothing. Draft and answer are without what is not
   * seen, which stays as it is; what is not within reach is refused with `access_denied`.
   */
  change(change: Change, edit: Edit): Promise<Package> {
    const id = packageId(change.repository.id, change.name.key);
    return this.#turns.take(id, () => this.#change(change, edit));
  }

  async #change(change: Change, edit: Edit): Promise<Package> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const draft = await this.#begin(change);
      await edit(draft);
      if (draft.existing && !draft.isChanged) return draft.existing;
      draft.refuseUnseen();
      const committed = await this.#commit(draft);
      if (!committed) {
        await delay(Math.random() * LONGEST_PAUSE * attempt);
        continue;
      }
      await this.#catalogue.note(committed);
      await this.#record(change, draft.replaced, committed);
      return seenThrough(change.sight.view, committed) ?? { ...committed, versions: [] };
    }
    throw new RegistryError("write_conflict", `Package "${change.name.name}" is being changed`);
  }

  async #begin({ repository, name, by, compare, sight }: Change): Promise<PackageDraft> {
    const id = packageId(repository.id, name.key);
    const existing = await this.#documents.get(COLLECTIONS.packages, id);
    return new PackageDraft({ id, name, existing, now: this.#now(), by: by.user, compare, sight });
  }

  /** Descriptions first, then the document that names them: a crash in between leaves only orphans. */
  async #commit(draft: PackageDraft): Promise<Package | null> {
    const { descriptions } = draft;
    for (let at = 0; at < descriptions.length; at += INSERTS_AT_ONCE) {
      const some = descriptions.slice(at, at + INSERTS_AT_ONCE);
      await Promise.all(some.map((one) => this.#keep(one)));
    }
    const next = draft.package(this.#now());
    const { packages } = COLLECTIONS;
    return draft.replaced
      ? await this.#documents.replace(packages, { ...next, revision: draft.replaced.revision })
      : await this.#documents.insert(packages, next);
  }

  /** Whoever publishes a version is answered with it, so it need not be read back. */
  async #keep(description: Draft<Version>): Promise<void> {
    const kept = await this.#documents.insert(COLLECTIONS.versions, description);
    if (kept) this.#descriptions.set(kept.id, kept);
  }

  async #record(
    { repository, by: actor }: Change,
    before: Package | null,
    after: Package,
  ): Promise<void> {
    const { organization, id } = repository;
    for (const event of eventsBetween(before, after)) {
      const place = { organization, repository: id, target: after.name };
      await this.#events.record({ ...event, ...place, actor });
    }
  }
}
