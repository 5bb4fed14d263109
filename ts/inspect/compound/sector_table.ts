import { Fields } from "../exe/fields.ts";
import { Unreadable } from "../random_access.ts";

/** What a table says of the last sector of a chain. */
export const END_OF_CHAIN = 0xfffffffe;
/** What a table says of a sector that nobody uses. */
export const FREE_SECTOR = 0xffffffff;

const MOST_PAGES_KEPT = 256;

/** Where a table is kept: in pages of one sector each. */
export interface TablePages {
  readonly count: number;
  /** In bytes. */
  readonly size: number;
  read(index: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A part of a table: what it says of the sectors from `first` on. */
export class TablePage {
  readonly first: number;
  readonly #fields: Fields;

  constructor(first: number, bytes: Uint8Array<ArrayBuffer>) {
    this.first = first;
    this.#fields = new Fields(bytes);
  }

  /** How many sectors the page speaks of. */
  get length(): number {
    return this.#fields.length / 4;
  }

  has(sector: number): boolean {
    return sector >= this.first && sector < this.first + this.length;
  }

  /** The sector that follows, or {@link END_OF_CHAIN}, or a number that is no sector's. */
  next(sector: number): number {
    return this.#fields.u32(4 * (sector - this.first));
  }
}

/**
 * Which sector follows which: the FAT of a compound file, or the mini FAT (MS-CFB 2.3 and 2.4).
 * Pages are read when they are needed, and few of them are kept.
 */
export class SectorTable {
  readonly #pages: TablePages;
  readonly #kept = new Map<number, TablePage>();

  constructor(pages: TablePages) {
    this.#pages = pages;
  }

  /** The page that speaks of a sector. Throws {@link Unreadable} where none does. */
  async page(sector: number): Promise<TablePage> {
    const perPage = this.#pages.size / 4;
    const index = Math.floor(sector / perPage);
    if (index >= this.#pages.count) {
      throw new Unreadable(`A chain of sectors goes on to ${sector}, which is no sector`);
    }
    const kept = this.#kept.get(index);
    if (kept) return kept;
    const page = new TablePage(index * perPage, await this.#pages.read(index));
    if (this.#kept.size >= MOST_PAGES_KEPT) this.#kept.clear();
    this.#kept.set(index, page);
    return page;
  }
}

/** How many sectors a chain has. Throws {@link Unreadable} for more than `most`, as a cycle has. */
export async function chainLength(
  table: SectorTable,
  start: number,
  most: number,
): Promise<number> {
  let length = 0;
  let sector = start;
  while (sector !== END_OF_CHAIN) {
    const page = await table.page(sector);
    do {
      sector = page.next(sector);
      if (++length > most) throw new Unreadable(`A chain has more than ${most} sectors`);
    } while (page.has(sector));
  }
  return length;
}
