import { offered, type Package } from "../../model/package.ts";
import type { PackageIndex } from "../../registry/package_index.ts";
import { fold } from "../../kit/fold.ts";
import { INDEXED_FIELDS, type IndexedField, valuesOf } from "./_search_values.ts";
import { SortedSlots } from "./_sorted_slots.ts";
import { Terms } from "./_terms.ts";
import { Codes } from "./_codes.ts";
import type { FieldIndex } from "./_postings.ts";
import type { Contract } from "./contract.ts";
import { asSummary } from "./summary.ts";

/** How much of a package a client of some contract may know: nothing, some of its versions, or all. */
export type Standing = "absent" | "partial" | "whole";

/** Fields that are asked for by equality, regardless of case. */
const CODES: ReadonlySet<IndexedField> = new Set<IndexedField>([
  "PackageFamilyName",
  "ProductCode",
  "UpgradeCode",
  "NormalizedPackageNameAndPublisher",
  "HasInstallerType",
]);

/** The contracts between which a package appears, as numbers that rise with them. */
interface Reach {
  /** From here on it has a version to offer. */
  readonly from: number;
  /** From here on every version is understood. */
  readonly whole: number;
}

/**
 * What searches look at, of every package of one repository. Packages stand in numbered slots, and
 * what each field knows are these numbers. Putting in a newer state touches only the values that
 * came or went.
 */
export class SearchIndex implements PackageIndex {
  readonly #slots = new Map<string, number>();
  readonly #packages: (Package | undefined)[] = [];
  /** By slot; see {@link Reach}. */
  readonly #from: number[] = [];
  readonly #whole: number[] = [];
  readonly #free: number[] = [];
  readonly #order = new SortedSlots((slot) => this.#packages[slot]?.key ?? "");
  readonly #fields = new Map<IndexedField, FieldIndex>(
    INDEXED_FIELDS.map((field) => [field, CODES.has(field) ? new Codes() : new Terms()]),
  );

  /** How many packages there are. */
  get size(): number {
    return this.#slots.size;
  }

  /** Every slot is below this number. */
  get capacity(): number {
    return this.#packages.length;
  }

  put(state: Package): void {
    const package_ = offered(state);
    if (package_.deleted || package_.versions.length === 0) return this.delete(package_.key);
    const known = this.#slots.get(package_.key);
    const slot = known ?? this.#free.pop() ?? this.#packages.length;
    this.#describe(slot, this.#packages[slot], package_);
    this.#packages[slot] = package_;
    const { from, whole } = reachOf(package_);
    this.#from[slot] = from;
    this.#whole[slot] = whole;
    if (known !== undefined) return;
    this.#slots.set(package_.key, slot);
    this.#order.add(slot);
  }

  delete(key: string): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) return;
    this.#describe(slot, this.#packages[slot], undefined);
    this.#order.delete(slot);
    this.#slots.delete(key);
    this.#packages[slot] = undefined;
    this.#from[slot] = NEVER;
    this.#free.push(slot);
  }

  /** The values of one field. */
  field(field: IndexedField): FieldIndex {
    return this.#fields.get(field) ?? new Codes();
  }

  /** The package in a slot that is in use. */
  package(slot: number): Package {
    const found = this.#packages[slot];
    if (!found) throw new Error(`Slot ${slot} of a search index is not in use`);
    return found;
  }

  /** How much of the package in a slot a client of this contract may know. */
  standing(slot: number, contract: Contract): Standing {
    const spoken = numberOf(contract);
    if (spoken < (this.#from[slot] ?? NEVER)) return "absent";
    return spoken < (this.#whole[slot] ?? NEVER) ? "partial" : "whole";
  }

  /** Visits slots in the order of package keys, behind `key` or from the first on, until told to stop. */
  walk(key: string | null, visit: (slot: number) => boolean): void {
    this.#order.walk(key, visit);
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

/** Above the number of every contract. */
const NEVER = 1_000_000_000;

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

function reachOf({ versions }: Package): Reach {
  let [from, whole] = [NEVER, 0];
  for (const { summary, yanked } of versions) {
    const [major = 0, minor = 0] = asSummary(summary).since.split(".").map(Number);
    const since = numberOf({ major, minor });
    if (yanked === undefined) from = Math.min(from, since);
    whole = Math.max(whole, since);
  }
  return { from, whole };
}

function numberOf({ major, minor }: Contract): number {
  return major * 10_000 + minor;
}
