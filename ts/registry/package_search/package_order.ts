import { LRUCache } from "lru-cache";
import { bisect } from "../../kit/bisect.ts";
import type { Package } from "../../model/package.ts";
import type { NamedLook } from "../../model/sight.ts";
import type { PackageIndex } from "../package_index.ts";
import { type FacetSet, FacetSets } from "./facet_sets.ts";
import { type ListedPackage, listPackage, type Show } from "./listed_package.ts";

/** How many ways of looking at one repository are remembered. */
const LOOKS_KEPT = 64;

/** A package in the form that lists need, as it is kept. */
export interface KeptPackage extends ListedPackage {
  readonly facets: FacetSet;
}

/** What a look shows of each slot; `undefined` where nobody has looked. */
type Listed = (KeptPackage | null | undefined)[];

/**
 * The packages of a shelf in the order of their names, in the form that lists of all protocols need:
 * worked out when somebody first looks, and kept in numbered slots until the package changes.
 */
export class PackageOrder implements PackageIndex {
  readonly #slots = new Map<string, number>();
  readonly #packages: (Package | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #sets = new FacetSets();
  readonly #wholes: Listed = [];
  readonly #looks = new LRUCache<string, Listed>({ max: LOOKS_KEPT });
  /** Slots by name; put together when it is first asked for. */
  #order: number[] | null = null;

  /** The slots of all packages by name, as they are now. */
  get slots(): readonly number[] {
    this.#order ??= [...this.#slots].sort(([one], [other]) => one < other ? -1 : 1)
      .map(([, slot]) => slot);
    return this.#order.slice();
  }

  /** Lists what stands in a slot as a look shows it; `null` for nothing. */
  through({ id, look }: NamedLook, show: Show): (slot: number) => KeptPackage | null {
    const kept = this.#looks.get(id) ?? [];
    this.#looks.set(id, kept);
    return (slot) => {
      const known = kept[slot];
      if (known !== undefined) return known;
      const whole = this.#packages[slot];
      if (!whole) return null;
      const seen = look(whole);
      return kept[slot] = seen &&
        (seen === whole ? this.#whole(slot, show) : this.#list(seen, show));
    };
  }

  put(package_: Package): void {
    const known = this.#slots.get(package_.key);
    const slot = known ?? this.#free.pop() ?? this.#packages.length;
    this.#packages[slot] = package_;
    this.#forget(slot);
    if (known !== undefined) return;
    this.#slots.set(package_.key, slot);
    this.#order?.splice(this.#placeOf(package_.key), 0, slot);
  }

  delete(key: string): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) return;
    this.#order?.splice(this.#placeOf(key), 1);
    this.#slots.delete(key);
    this.#packages[slot] = undefined;
    this.#forget(slot);
    this.#free.push(slot);
  }

  /** Where in the order a name stands, or would stand. */
  #placeOf(key: string): number {
    const order = this.#order ?? [];
    return bisect(order.length, (at) => this.#packages[order[at]!]!.key >= key);
  }

  #forget(slot: number): void {
    this.#wholes[slot] = undefined;
    for (const listed of this.#looks.values()) listed[slot] = undefined;
  }

  #whole(slot: number, show: Show): KeptPackage {
    return this.#wholes[slot] ??= this.#list(this.#packages[slot]!, show);
  }

  #list(seen: Package, show: Show): KeptPackage {
    const listed = listPackage(seen, show);
    return { ...listed, facets: this.#sets.of(listed.facets) };
  }
}

/** Makes an order for `Shelf.index`. */
export function createPackageOrder(): PackageOrder {
  return new PackageOrder();
}
