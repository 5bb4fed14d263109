/** How a search orders what it finds; lower comes first. */
export type Rank = number;

/** Ranks stay below this. */
const RANKS = 32;

/** The slots that a search has found, each with the best rank it was found at. */
export class Hits {
  /** Rank and one; 0 for what was not found. */
  readonly #ranks: Uint8Array;
  readonly #counts = new Uint32Array(RANKS);
  readonly #slots: number[] = [];

  /** `capacity`: every slot is below it. */
  constructor(capacity: number) {
    this.#ranks = new Uint8Array(capacity);
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
    const known = this.#ranks[slot] ?? 0;
    return known !== 0 && known - 1 <= rank;
  }

  mark(slot: number, rank: Rank): void {
    if (this.has(slot, rank)) return;
    const known = this.#ranks[slot] ?? 0;
    if (known === 0) this.#slots.push(slot);
    else this.#count(known - 1, -1);
    this.#count(rank, 1);
    this.#ranks[slot] = rank + 1;
  }

  /** -1 for what was not found. */
  rank(slot: number): Rank {
    return (this.#ranks[slot] ?? 0) - 1;
  }

  /** How many were found at a rank. */
  at(rank: Rank): number {
    return this.#counts[rank] ?? 0;
  }

  /** How many were found at ranks worse than one and better than the other. */
  between(better: Rank, worse: Rank): number {
    return this.#counts.subarray(better + 1, worse).reduce((sum, count) => sum + count, 0);
  }

  /** The ranks at which something was found, best first. */
  ranks(): Rank[] {
    return [...this.#counts.keys()].filter((rank) => this.at(rank) > 0);
  }

  #count(rank: Rank, by: number): void {
    this.#counts[rank] = this.at(rank) + by;
  }
}
