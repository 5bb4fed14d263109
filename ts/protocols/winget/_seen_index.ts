import type { Package, VersionEntry } from "../../model/package.ts";
import type { View } from "../../model/view.ts";
import type { FieldIndex } from "./_postings.ts";
import { numberOf, reachOf } from "./_reach.ts";
import type { Searchable, Standing } from "./searchable.ts";
import type { IndexedField } from "./_search_values.ts";
import { SortedSlots } from "./_sorted_slots.ts";
import type { Contract } from "./contract.ts";

/** What is known of a slot. */
const [UNKNOWN, ABSENT, PARTIAL, WHOLE] = [0, 1, 2, 3];
/** Which of so many newest versions are seen is kept; others are judged again and again. */
const KEPT = 32;
/** Of so many packages one may be seen for the view to be sparse. */
const SPARSE = 32;

/**
 * An index as a view shows it. What the view says of a slot is worked out when it is first asked for
 * and kept in a few bytes, until the slot changes: all else is the index's own.
 */
export class SeenIndex implements Searchable {
  readonly #index: Searchable;
  readonly #view: View;
  #verdicts = new Uint8Array();
  /** For slots that are seen in part, from which contract on: see `Reach`. */
  #from = new Uint32Array();
  /** For the same, a bit for each version that is seen, the newest first. */
  #seen = new Uint32Array();
  /** Slots of which something is seen; `null` until somebody walks over them. */
  #order: SortedSlots | null = null;
  /** How many they are. */
  #count = 0;

  constructor(index: Searchable, view: View) {
    this.#index = index;
    this.#view = view;
  }

  get isSparse(): boolean {
    this.#order ??= this.#sort();
    return this.#count * SPARSE < this.capacity;
  }

  get capacity(): number {
    return this.#index.capacity;
  }

  field(field: IndexedField): FieldIndex {
    return this.#index.field(field);
  }

  package(slot: number): Package {
    const whole = this.whole(slot);
    if (this.#verdict(slot) === WHOLE) return whole;
    const isSeen = this.#isSeen(slot);
    return { ...whole, versions: whole.versions.filter(isSeen) };
  }

  whole(slot: number): Package {
    return this.#index.whole(slot);
  }

  keyOf(slot: number): string {
    return this.#index.keyOf(slot);
  }

  standing(slot: number, contract: Contract): Standing {
    const verdict = this.#verdict(slot);
    if (verdict === WHOLE) return this.#index.standing(slot, contract);
    if (verdict === ABSENT) return "absent";
    return numberOf(contract) < this.#from[slot]! ? "absent" : "partial";
  }

  someVersion(slot: number, says: (entry: VersionEntry, name: string) => boolean): boolean {
    const { name, versions } = this.whole(slot);
    const isSeen = this.#isSeen(slot);
    return versions.some((entry, at) => isSeen(entry, at) && says(entry, name));
  }

  walk(key: string | null, visit: (slot: number) => boolean): void {
    const order = this.#order ??= this.#sort();
    order.walk(key, visit);
  }

  /** Lets go of what is known of a slot, before its package goes or becomes another. */
  leave(slot: number): void {
    if (this.#order && this.#verdict(slot) !== ABSENT) {
      this.#order.delete(slot);
      this.#count--;
    }
    this.#verdicts[slot] = UNKNOWN;
  }

  /** Takes up a slot whose package has come or has become another. */
  enter(slot: number): void {
    if (this.#order) this.#add(this.#order, slot);
  }

  #sort(): SortedSlots {
    const order = new SortedSlots((slot) => this.#index.keyOf(slot));
    this.#index.walk(null, (slot) => {
      this.#add(order, slot);
      return true;
    });
    return order;
  }

  #add(order: SortedSlots, slot: number): void {
    if (this.#verdict(slot) === ABSENT) return;
    order.add(slot);
    this.#count++;
  }

  #verdict(slot: number): number {
    return this.#verdicts[slot] || this.#judge(slot);
  }

  #judge(slot: number): number {
    const whole = this.whole(slot);
    const seen = this.#view.narrow(whole);
    const verdict = seen === whole ? WHOLE : seen ? PARTIAL : ABSENT;
    if (slot >= this.#verdicts.length) this.#grow();
    this.#verdicts[slot] = verdict;
    if (seen && verdict === PARTIAL) this.#note(slot, whole, seen);
    return verdict;
  }

  #note(slot: number, whole: Package, seen: Package): void {
    this.#from[slot] = reachOf(seen.versions).from;
    let [bits, next] = [0, 0];
    for (const [at, entry] of whole.versions.slice(0, KEPT).entries()) {
      if (entry === seen.versions[next]) [bits, next] = [bits | 1 << at, next + 1];
    }
    this.#seen[slot] = bits;
  }

  /** Which versions of the package in a slot are seen, by their places. */
  #isSeen(slot: number): (entry: VersionEntry, at: number) => boolean {
    if (this.#verdict(slot) === WHOLE) return () => true;
    const bits = this.#seen[slot]!;
    const { name } = this.whole(slot);
    return (entry, at) => at < KEPT ? (bits >>> at & 1) === 1 : this.#view.sees(name, entry);
  }

  /** Makes room for every slot there is, and for some to come. */
  #grow(): void {
    const room = Math.ceil(this.capacity * 1.25) + 16;
    const [verdicts, from, seen] = [this.#verdicts, this.#from, this.#seen];
    this.#verdicts = new Uint8Array(room);
    this.#from = new Uint32Array(room);
    this.#seen = new Uint32Array(room);
    this.#verdicts.set(verdicts);
    this.#from.set(from);
    this.#seen.set(seen);
  }
}
