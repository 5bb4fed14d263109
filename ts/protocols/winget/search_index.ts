import { LRUCache } from "lru-cache";
import { offered, type Package, type VersionEntry } from "../../model/package.ts";
import type { View } from "../../model/view.ts";
import type { PackageIndex } from "../../registry/package_index.ts";
import { fold } from "../../kit/fold.ts";
import { INDEXED_FIELDS, type IndexedField, valuesOf } from "./_search_values.ts";
import { NEVER, numberOf, reachOf } from "./_reach.ts";
import type { Searchable, Standing } from "./searchable.ts";
import { SeenIndex } from "./_seen_index.ts";
import { SortedSlots } from "./_sorted_slots.ts";
import { Terms } from "./_terms.ts";
import { Codes } from "./_codes.ts";
import type { FieldIndex } from "./_postings.ts";
import type { Contract } from "./contract.ts";

/** Fields that are asked for by equality, regardless of case. */
const CODES: ReadonlySet<IndexedField> = new Set<IndexedField>([
  "PackageFamilyName",
  "ProductCode",
  "UpgradeCode",
  "NormalizedPackageNameAndPublisher",
  "HasInstallerType",
]);

/** Views whose verdicts are kept. */
const VIEWS_KEPT = 64;

/**
 * What searches look at, of every package of one repository. Packages stand in numbered slots, and
 * what each field knows are these numbers. Putting in a newer state touches only the values that
 * came or went.
 */
export class SearchIndex implements PackageIndex, Searchable {
  readonly #slots = new Map<string, number>();
  readonly #packages: (Package | undefined)[] = [];
  /** By slot; see `Reach`. */
  readonly #from: number[] = [];
  readonly #whole: number[] = [];
  readonly #free: number[] = [];
  readonly #order = new SortedSlots((slot) => this.#packages[slot]?.key ?? "");
  readonly #seen = new LRUCache<View, SeenIndex>({ max: VIEWS_KEPT });
  readonly #fields = new Map<IndexedField, FieldIndex>(
    INDEXED_FIELDS.map((field) => [field, CODES.has(field) ? new Codes() : new Terms()]),
  );

  /** How many packages there are. */
  get size(): number {
    return this.#slots.size;
  }

  get isSparse(): boolean {
    return false;
  }

  get capacity(): number {
    return this.#packages.length;
  }

  /** The packages as a view shows them; `null` hides nothing. */
  through(view: View | null): Searchable {
    if (view === null) return this;
    const known = this.#seen.get(view);
    if (known) return known;
    const seen = new SeenIndex(this, view);
    this.#seen.set(view, seen);
    return seen;
  }

  put(state: Package): void {
    const package_ = offered(state);
    if (package_.deleted || package_.versions.length === 0) return this.delete(package_.key);
    const known = this.#slots.get(package_.key);
    const slot = known ?? this.#free.pop() ?? this.#packages.length;
    if (known !== undefined) this.#leave(slot);
    this.#describe(slot, this.#packages[slot], package_);
    this.#packages[slot] = package_;
    const { from, whole } = reachOf(package_.versions);
    this.#from[slot] = from;
    this.#whole[slot] = whole;
    if (known === undefined) {
      this.#slots.set(package_.key, slot);
      this.#order.add(slot);
    }
    for (const seen of this.#seen.values()) seen.enter(slot);
  }

  delete(key: string): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) return;
    this.#leave(slot);
    this.#describe(slot, this.#packages[slot], undefined);
    this.#order.delete(slot);
    this.#slots.delete(key);
    this.#packages[slot] = undefined;
    this.#from[slot] = NEVER;
    this.#free.push(slot);
  }

  field(field: IndexedField): FieldIndex {
    return this.#fields.get(field) ?? new Codes();
  }

  package(slot: number): Package {
    const found = this.#packages[slot];
    if (!found) throw new Error(`Slot ${slot} of a search index is not in use`);
    return found;
  }

  whole(slot: number): Package {
    return this.package(slot);
  }

  keyOf(slot: number): string {
    return this.package(slot).key;
  }

  standing(slot: number, contract: Contract): Standing {
    const spoken = numberOf(contract);
    if (spoken < (this.#from[slot] ?? NEVER)) return "absent";
    return spoken < (this.#whole[slot] ?? NEVER) ? "partial" : "whole";
  }

  someVersion(slot: number, says: (entry: VersionEntry, name: string) => boolean): boolean {
    const { name, versions } = this.package(slot);
    return versions.some((entry) => says(entry, name));
  }

  walk(key: string | null, visit: (slot: number) => boolean): void {
    this.#order.walk(key, visit);
  }

  #leave(slot: number): void {
    for (const seen of this.#seen.values()) seen.leave(slot);
  }

  #describe(slot: number, before: Package | undefined, after: Package | undefined): void {
    for (const [field, terms] of this.#fields) {
      const old = spellings(before, field);
      const now = spellings(after, field);
      for (const text of old.keys()) if (!now.has(text)) terms.remove(text, slot);
      for (const [text, spelled] of now) {
        if (!old.has(text)) terms.add(text, slot);
        for (const spelling of spelled) terms.spell(text, spelling);
      }
    }
  }
}

/** Makes an index for `Shelf.index`. */
export function createSearchIndex(): SearchIndex {
  return new SearchIndex();
}

/** The values of a package in one field, folded, with the spellings of each. */
function spellings(
  package_: Package | undefined,
  field: IndexedField,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  if (!package_) return found;
  for (const spelling of new Set(valuesOf(package_, field))) {
    const text = fold(spelling);
    const known = found.get(text);
    if (known) known.add(spelling);
    else found.set(text, new Set([spelling]));
  }
  return found;
}
