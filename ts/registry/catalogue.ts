import { Breath } from "../kit/breath.ts";
import { pause } from "../kit/pause.ts";
import { bisect } from "../kit/bisect.ts";
import type { RepositoryId } from "../model/ids.ts";
import type { Package, Repository } from "../model/package.ts";
import type { Clock } from "../model/document.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { withSharedValues } from "./shared_values.ts";
import type { PackageIndex } from "./package_index.ts";

/**
 * How far back each look for other instances' writes reaches, in milliseconds: commits become
 * visible out of order, and clocks of instances differ by less than this.
 */
const OVERLAP = 10_000;
/** For how many milliseconds reading packages keeps everything else waiting. */
const SLICE = 8;

/** What a catalogue is made of. */
export interface CatalogueOptions {
  readonly documents: DocumentStore;
  readonly now: Clock;
}

/**
 * Every package of a repository, in memory. Built on first use; this instance's writes show at
 * once, other instances' when {@link Catalogue.follow} next looks.
 */
export class Catalogue {
  readonly #documents: DocumentStore;
  readonly #now: Clock;
  readonly #shelves = new Map<RepositoryId, Promise<Shelf>>();
  /** Of them those that have been read to the end. */
  readonly #loaded = new Map<RepositoryId, Shelf>();
  #seen = 0;
  #generation = 0;

  constructor({ documents, now }: CatalogueOptions) {
    this.#documents = documents;
    this.#now = now;
  }

  /** Rises whenever a package that somebody may have read is no longer what it was. */
  get generation(): number {
    return this.#generation;
  }

  /** How much of everything is in memory. */
  get size(): { readonly repositories: number; readonly packages: number } {
    const packages = this.#loaded.values().reduce((sum, { size }) => sum + size, 0);
    return { repositories: this.#loaded.size, packages };
  }

  /** The packages of one repository. */
  shelf({ id }: Pick<Repository, "id">): Promise<Shelf> {
    const known = this.#shelves.get(id);
    if (known) return known;
    if (this.#shelves.size === 0) this.#seen = this.#now();
    const loading = this.#load(id);
    this.#shelves.set(id, loading);
    loading.then(
      (shelf) => this.#shelves.get(id) === loading && this.#loaded.set(id, shelf),
      () => this.#shelves.delete(id),
    );
    return loading;
  }

  /** Lets go of a repository's packages, so that they are read again when they are next asked for. */
  forget({ id }: Pick<Repository, "id">): void {
    this.#shelves.delete(id);
    this.#loaded.delete(id);
    this.#generation++;
  }

  /** Takes in a package that this instance has just written. */
  async note(package_: Package): Promise<void> {
    const shelf = await this.#shelves.get(package_.repository)?.catch(() => null);
    if (shelf?.put(package_)) this.#generation++;
  }

  /** Looks once for what other instances have written, be their clocks before ours or behind. */
  async refresh(): Promise<void> {
    if (this.#shelves.size === 0) return;
    const from = this.#seen - OVERLAP;
    const changed = this.#documents.find(COLLECTIONS.packages, {
      range: { field: "changedAt", from },
      order: { by: "changedAt" },
    });
    for await (const package_ of changed) {
      this.#seen = Math.max(this.#seen, Math.min(package_.changedAt, this.#now()));
      await this.note(package_);
    }
    await this.#forgetBuried(from);
  }

  /** Nobody asks for the packages of a deleted repository any more. */
  async #forgetBuried(from: number): Promise<void> {
    const range = { field: "deletedAt", from } as const;
    for await (const { id } of this.#documents.find(COLLECTIONS.graves, { range })) {
      if (this.#shelves.has(id)) this.forget({ id });
    }
  }

  /** Looks again and again until `signal` aborts; `complain` hears of each look that failed. */
  async follow(
    options: { every: number; signal: AbortSignal; complain: (error: unknown) => void },
  ): Promise<void> {
    while (!options.signal.aborted) {
      await pause(options.every, options.signal);
      if (!options.signal.aborted) await this.refresh().catch(options.complain);
    }
  }

  async #load(repository: RepositoryId): Promise<Shelf> {
    const shelf = new Shelf();
    const packages = this.#documents.find(COLLECTIONS.packages, {
      where: { repository },
      order: { by: "key" },
    });
    const breath = new Breath(SLICE);
    for await (const package_ of packages) {
      if (breath.isDue) await breath.take();
      shelf.put(withSharedValues(package_));
    }
    return shelf;
  }
}

/** The packages of one repository, by normalised name. */
export class Shelf {
  readonly #packages = new Map<string, Package>();
  readonly #indexes = new Map<() => PackageIndex, PackageIndex>();
  /** Every key in order, tombstones' included; put together when it is next asked for. */
  #keys: readonly string[] | null = null;
  #listed = 0;

  /** How many packages there are. */
  get size(): number {
    return this.#listed;
  }

  /** A package by its normalised name, or `null`. */
  get(key: string): Package | null {
    const found = this.#packages.get(key);
    return found && !found.deleted ? found : null;
  }

  /** Every package, in no particular order. */
  *packages(): Iterable<Package> {
    for (const package_ of this.#packages.values()) if (!package_.deleted) yield package_;
  }

  /** Packages by their normalised names, those behind `key` or from the first on. */
  *behind(key: string | null): Iterable<Package> {
    const keys = this.#keys ??= [...this.#packages.keys()].sort();
    let at = key === null ? 0 : bisect(keys.length, (at) => keys[at]! > key);
    for (; at < keys.length; at++) {
      const found = this.get(keys[at]!);
      if (found) yield found;
    }
  }

  /** The index that `create` makes, filled with every package and kept up to date from then on. */
  index<I extends PackageIndex>(create: () => I): I {
    const known = this.#indexes.get(create);
    if (known) return known as I;
    const index = create();
    for (const package_ of this.packages()) index.put(package_);
    this.#indexes.set(create, index);
    return index;
  }

  /** Takes in a state of a package; false when that or a newer one is known already. */
  put(package_: Package): boolean {
    const known = this.#packages.get(package_.key);
    if (known && !isNewer(package_, known)) return false;
    this.#packages.set(package_.key, package_);
    if (!known) this.#keys = null;
    this.#listed += Number(!package_.deleted) - Number(known ? !known.deleted : false);
    for (const index of this.#indexes.values()) {
      if (package_.deleted) index.delete(package_.key);
      else index.put(package_);
    }
    return true;
  }
}

/** Revisions start over once a tombstone has been swept, and then `createdAt` has risen. */
function isNewer(one: Package, other: Package): boolean {
  return one.createdAt > other.createdAt ||
    (one.createdAt === other.createdAt && one.revision > other.revision);
}
