import { type RandomAccess, Unreadable } from "../random_access.ts";
import type { SectorTable } from "./sector_table.ts";

/** Each costs 16 bytes of memory; an orderly stream has one, however long it is. */
const MOST_RUNS = 500_000;

/** Where the sectors are, and how they follow each other. */
export interface Sectors {
  /** Sector 0 begins at its first byte. */
  readonly container: RandomAccess;
  /** In bytes. */
  readonly size: number;
  readonly table: SectorTable;
}

/** A stream to be read from its chain of sectors. */
export interface ChainStart {
  readonly start: number;
  /** In bytes. */
  readonly size: number;
}

/**
 * The bytes of a chain of sectors as a file. The chain is followed only as far as somebody reads;
 * {@link Unreadable} where it ends too early, leaves the container or returns to itself.
 */
export class SectorChain implements RandomAccess {
  readonly size: number;
  readonly #sectors: Sectors;
  /** Sectors that stand side by side are one run: its place in the chain, and its first sector. */
  readonly #runPlaces: number[] = [];
  readonly #runStarts: number[] = [];
  #followed = 0;
  #next: number;
  readonly #cycle = new CycleWatch();

  constructor(sectors: Sectors, { start, size }: ChainStart) {
    this.#sectors = sectors;
    this.#next = start;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = offset + length;
    if (!Number.isSafeInteger(end) || offset < 0 || length < 0 || end > this.size) {
      throw new Unreadable(`Points to ${length} bytes at ${offset}, in a stream of ${this.size}`);
    }
    await this.#follow(Math.ceil(end / this.#sectors.size));
    const bytes = new Uint8Array(length);
    for (let at = offset; at < end;) {
      const there = this.#locate(at);
      const piece = Math.min(end - at, there.left);
      bytes.set(await this.#sectors.container.read(there.offset, piece), at - offset);
      at += piece;
    }
    return bytes;
  }

  async #follow(count: number): Promise<void> {
    const { table } = this.#sectors;
    while (this.#followed < count) {
      const page = await table.page(this.#next);
      while (this.#followed < count && page.has(this.#next)) {
        this.#append(this.#next);
        this.#next = page.next(this.#next);
      }
    }
  }

  #append(sector: number): void {
    const { container, size } = this.#sectors;
    if (sector * size >= container.size) {
      throw new Unreadable(`Sector ${sector} is beyond the end, the file may be cut short`);
    }
    this.#cycle.pass(sector);
    const last = this.#runPlaces.length - 1;
    const isNeighbour = last >= 0 &&
      this.#runStarts[last]! + this.#followed - this.#runPlaces[last]! === sector;
    if (!isNeighbour) {
      if (last + 1 === MOST_RUNS) {
        throw new Unreadable("A stream is scattered over too many places");
      }
      this.#runPlaces.push(this.#followed);
      this.#runStarts.push(sector);
    }
    this.#followed++;
  }

  /** Where a byte stands in the container, and how many follow it there. */
  #locate(at: number): { offset: number; left: number } {
    const { size } = this.#sectors;
    const run = this.#runAt(Math.floor(at / size));
    const begins = this.#runPlaces[run]! * size;
    const ends = (this.#runPlaces[run + 1] ?? this.#followed) * size;
    return { offset: this.#runStarts[run]! * size + at - begins, left: ends - at };
  }

  #runAt(place: number): number {
    let [low, high] = [0, this.#runPlaces.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#runPlaces[middle]! <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Notices that a walk goes in circles, with two numbers of memory (Brent's algorithm). */
class CycleWatch {
  #marked = -1;
  #steps = 0;
  #distance = 1;

  pass(sector: number): void {
    if (sector === this.#marked) {
      throw new Unreadable(`A chain of sectors returns to sector ${sector}`);
    }
    if (++this.#steps < this.#distance) return;
    this.#marked = sector;
    this.#distance *= 2;
    this.#steps = 0;
  }
}
