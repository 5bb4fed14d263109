import { bisect } from "../../kit/bisect.ts";

/** A block is cut in two when it has this many slots: what one insertion may have to move. */
const FULL = 1024;

/** Slots in the order of their keys, which must not change while they are in it. */
export class SortedSlots {
  readonly #keyOf: (slot: number) => string;
  /** None is empty. */
  readonly #blocks: number[][] = [];

  constructor(keyOf: (slot: number) => string) {
    this.#keyOf = keyOf;
  }

  /** Takes in a slot whose key no other has. */
  add(slot: number): void {
    const key = this.#keyOf(slot);
    const at = Math.max(0, this.#blockOf(key));
    const block = this.#blocks[at];
    if (!block) {
      this.#blocks.push([slot]);
      return;
    }
    block.splice(this.#placeIn(block, key), 0, slot);
    if (block.length >= FULL) this.#blocks.splice(at + 1, 0, block.splice(FULL / 2));
  }

  delete(slot: number): void {
    const key = this.#keyOf(slot);
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    const place = block ? this.#placeIn(block, key) - 1 : -1;
    if (block?.[place] !== slot) return;
    block.splice(place, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** Visits slots in order, behind `key` or from the first on, until `visit` answers false. */
  walk(key: string | null, visit: (slot: number) => boolean): void {
    let at = key === null ? 0 : Math.max(0, this.#blockOf(key));
    const first = this.#blocks[at];
    let place = first && key !== null ? this.#placeIn(first, key) : 0;
    for (; at < this.#blocks.length; at++, place = 0) {
      const block = this.#blocks[at] ?? [];
      for (; place < block.length; place++) if (!visit(block[place] ?? 0)) return;
    }
  }

  /** The last block whose first key is not behind `key`; -1 when all are. */
  #blockOf(key: string): number {
    return bisect(this.#blocks.length, (at) => this.#keyAt(this.#blocks[at], 0) > key) - 1;
  }

  /** The place of the first slot behind `key`. */
  #placeIn(block: readonly number[], key: string): number {
    return bisect(block.length, (at) => this.#keyAt(block, at) > key);
  }

  #keyAt(block: readonly number[] | undefined, at: number): string {
    return this.#keyOf(block?.[at] ?? 0);
  }
}
