/** How a search orders what it finds; lower comes first. */
export type Rank = number;

/** Ranks stay below this. */
const RANKS = 32;
const FEW = 256;

/** The slots that a search has found, each with the best rank it was found at. */
export class Hits {
  readonly #capacity: number;
  /** Rank and one; 0 for what was not found. Most searches find little, and need no place for every slot. */
  readonly #few = new Map<number, number>();
  #many: Uint8Array | null = null;
  readonly #counts: number[] = new Array(RANKS).fill(0);
  readonly #slots: number[] = [];

  /** `capacity`: every slot is below it. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** In the order in which they were found. */
  get slots(): readonly number[] {
    return this.#slots;
  }

  /** Whether a slot was found at this rank or a better one. */
  has(slot: number, rank: Rank): boolean {
    const known = this.rank(slot);
    return known >= 0 && known <= rank;
  }

  mark(slot: number, rank: Rank): void {
    const known = this.rank(slot);
    if (known >= 0 && known <= rank) return;
    if (known < 0) this.#slots.push(slot);
    else this.#count(known, -1);
    this.#count(rank, 1);
    this.#keep(slot, rank + 1);
  }

  /** -1 for what was not found. */
  rank(slot: number): Rank {
    return ((this.#many ? this.#many[slot] : this.#few.get(slot)) ?? 0) - 1;
  }

  /** How many were found at a rank. */
  at(rank: Rank): number {
    return this.#counts[rank] ?? 0;
  }

  /** How many were found at ranks worse than one and better than the other. */
  between(better: Rank, worse: Rank): number {
    return this.#counts.slice(better + 1, worse).reduce((sum, count) => sum + count, 0);
  }

  /** The ranks at which something was found, best first. */
  ranks(): Rank[] {
    return [...this.#counts.keys()].filter((rank) => this.at(rank) > 0);
  }

  #keep(slot: number, kept: number): void {
    if (this.#many) this.#many[slot] = kept;
    else if (this.#few.set(slot, kept).size > FEW) {
      this.#many = new Uint8Array(this.#capacity);
      for (const [slot, kept] of this.#few) this.#many[slot] = kept;
    }
  }

  #count(rank: Rank, by: number): void {
    this.#counts[rank] = this.at(rank) + by;
  }
}
